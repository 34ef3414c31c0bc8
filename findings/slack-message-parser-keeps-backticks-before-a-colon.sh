#!/usr/bin/env bash
# slack-message-parser 3.0.2: inline code in Slack's mrkdwn, and what may follow it.
# Expected: code ends before a colon as it does before a comma, and as bold text does before a colon.
# Seen: before a colon (and a semicolon, a quotation mark, a slash) the backticks stay text.
source "$(dirname "$0")/in-temp-folder.sh" slack-message-parser@3.0.2
cat >seen.mjs <<'JS'
import parser from 'slack-message-parser';
const parse = parser.parse ?? parser;
const first = (text) => parse(text).children[0].source;
console.log(['`lint`, x', '`lint`: x', '*lint*: x'].map(first).join(' | '));
JS
seen=$(node seen.mjs)
echo "slack-message-parser 3.0.2: the first parts of \`lint\`, x and \`lint\`: x and *lint*: x are $seen"
[ "$seen" = '`lint` | `lint`: x | *lint*' ]
