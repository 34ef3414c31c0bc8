// One cold start: loads a bundle, answers one event, prints the CPU milliseconds that the process has taken, and ends.
const { handler } = require(process.argv[2]);
handler(JSON.parse(process.env.BENCH_EVENT), {}).then(
  () => {
    const { user, system } = process.cpuUsage();
    process.stdout.write(String((user + system) / 1000));
    process.exit(0);
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
