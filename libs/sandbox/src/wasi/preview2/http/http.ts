import type { Ref } from "@glither/vat";
import { CapabilityError } from "../../../capabilities/error.ts";
import type { Http } from "../../../capabilities/interfaces.ts";
import type { Reach } from "../../reach.ts";
import { unhad } from "../_unhad.ts";
import { FutureTrailers, IncomingBody, OutgoingBody } from "./body.ts";
import { httpCoded, httpErrorCode } from "./errors.ts";
import { Fields } from "./fields.ts";
import { OutgoingRequest, RequestOptions } from "./request.ts";
import { FutureIncomingResponse, IncomingResponse, OutgoingResponse } from "./response.ts";

/**
 * `wasi:http` for who asks: a request is a message to the capability, and so is each piece of its body and of the answer's. Requests
 * to the program itself are never made, so that it has no such request, and nowhere to answer one.
 */
export function http(capability: Ref<Http> | undefined, reach: Reach) {
  return {
    "wasi:http/types": {
      Fields,
      FutureIncomingResponse,
      FutureTrailers,
      IncomingBody,
      IncomingRequest: unhad(["method", "pathWithQuery", "scheme", "authority", "headers", "consume"]),
      IncomingResponse,
      OutgoingBody,
      OutgoingRequest,
      OutgoingResponse,
      RequestOptions,
      ResponseOutparam: unhad([], ["set"]),
      httpErrorCode,
    },
    "wasi:http/outgoing-handler": {
      handle: (outgoing: OutgoingRequest): FutureIncomingResponse =>
        httpCoded(() => {
          const { request, body } = outgoing.message();
          if (capability === undefined) throw new CapabilityError("notcapable");
          const exchange = reach(capability, "begin", request);
          body?.begin({ exchange, reach });
          return new FutureIncomingResponse({ exchange, reach, body });
        }),
    },
  };
}
