#!/usr/bin/env bash
# @resvg/resvg-js 2.6.2: collected pictures keep their pixels until the event loop turns.
# Expected: an explicit collection gives the memory of unreachable pictures back.
# Seen: 100 pictures of 4 MB, collected one by one, take hundreds of MB; one turn of the loop later they are gone.
source "$(dirname "$0")/in-temp-folder.sh" @resvg/resvg-js@2.6.2
cat >memory.cjs <<'JS'
const { Resvg } = require('@resvg/resvg-js');
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000"/>';
const megabytes = () => Math.round(process.memoryUsage().rss / 1e6);
(async () => {
  const before = megabytes();
  for (let at = 0; at < 100; at += 1) {
    new Resvg(svg).render().pixels;
    global.gc();
  }
  const held = megabytes() - before;
  await new Promise(setImmediate);
  global.gc();
  console.log(held, held - (megabytes() - before));
})();
JS
read -r held freed < <(node --expose-gc memory.cjs)
echo "@resvg/resvg-js 2.6.2: $held MB held after 100 collections, $freed MB of it freed one turn later"
[ "$held" -gt 300 ] && [ "$freed" -gt 200 ]
