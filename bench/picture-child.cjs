// Draws pictures with the function's bundle, as often as told; prints CPU time, the peak of memory and the size of one.
const { handler } = require(process.argv[2]);
const pictures = JSON.parse(process.env.BENCH_EVENT);
const count = Number(process.argv[3]);
void (async () => {
  let bytes = 0;
  for (let at = 0; at < count; at += 1) {
    const { png } = await handler(pictures[at % pictures.length]);
    // As between two invocations: what was collected is given back then.
    if (count > 1) await new Promise(setImmediate);
    bytes = Math.max(bytes, Buffer.byteLength(png, 'base64'));
  }
  const { user, system } = process.cpuUsage();
  process.stdout.write(
    JSON.stringify({ cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS * 1024, bytes }),
  );
})();
