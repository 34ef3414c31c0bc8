// One cold start: loads a bundle, answers one event, prints the answer and ends.
const { handler } = require(process.argv[2]);
handler(JSON.parse(process.env.BENCH_EVENT), {}).then(
  (answer) => {
    process.stdout.write(JSON.stringify(answer ?? null));
    process.exit(0);
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
