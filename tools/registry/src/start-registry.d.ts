export interface RegistryServerOptions {
  /** With a certificate by an authority that is made for it. Default: plain HTTP. */
  readonly tls?: boolean;
  /** Of bcrypt; each request pays for it. Default: 10. */
  readonly cost?: number;
}
/** A registry that runs on this machine and asks for a user and a password. */
export interface RegistryServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** As it is named as a store: with `http://` where it speaks that. */
  readonly store: string;
  readonly user: string;
  readonly password: string;
  /** With TLS: the file with the authority's certificate. */
  readonly ca?: string;
  /** Everything that it keeps; gone when it has stopped. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}
/** Starts CNCF distribution on a free port of the loopback interface, in a folder of its own. */
export declare function startRegistry({ tls, cost }?: RegistryServerOptions): Promise<RegistryServer>;
//# sourceMappingURL=start-registry.d.ts.map
