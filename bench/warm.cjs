// A warm process: answers the same event many times, 16 at once, and prints how many it answered in a second.
const { handler } = require(process.argv[2]);
const event = JSON.parse(process.env.BENCH_EVENT);
const [atOnce, warmUp, measured] = [16, 500, 3000];

async function answerMany(count) {
  let left = count;
  const lane = async () => {
    while (left-- > 0) {
      const { statusCode } = await handler(event, {});
      if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

async function main() {
  await answerMany(warmUp);
  const began = performance.now();
  await answerMany(measured);
  process.stdout.write(JSON.stringify((measured * 1000) / (performance.now() - began)));
  process.exit(0);
}

void main();
