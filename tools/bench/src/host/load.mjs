// Puts a server under load for some seconds, and prints what came of it: `load.mjs JSON`. A process of its own, which a server
// that is measured shares the machine with, and no more than that.
import autocannon from "autocannon";

const { url, bodies, headers, connections, seconds } = JSON.parse(process.argv[2] ?? "{}");
const requests = bodies.map((body) => ({ method: "POST", body, headers }));
const {
  requests: answered,
  latency,
  non2xx,
  errors,
  timeouts,
} = await autocannon({
  url,
  connections,
  duration: seconds,
  requests,
});
process.stdout.write(JSON.stringify({ rate: answered.average, p99: latency.p99, failed: non2xx + errors + timeouts }));
