#!/usr/bin/env bash
# @resvg/resvg-js 2.6.2: one option that it does not know drops all the others, in silence.
# Expected: an error, or the unknown option alone is ignored.
# Seen: `loadSystemFont` for `loadSystemFonts`, and fitTo is ignored too: 10 pixels instead of 40, system fonts loaded.
source "$(dirname "$0")/in-temp-folder.sh" @resvg/resvg-js@2.6.2
cat >widths.cjs <<'JS'
const { Resvg } = require('@resvg/resvg-js');
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>';
const fitTo = { mode: 'width', value: 40 };
const width = (options) => new Resvg(svg, options).render().width;
console.log(width({ fitTo }), width({ fitTo, font: { loadSystemFont: false } }));
JS
seen=$(node widths.cjs)
echo "@resvg/resvg-js 2.6.2: widths without and with an unknown option: $seen"
[ "$seen" = "40 10" ]
