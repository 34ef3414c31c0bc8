#!/usr/bin/env bash
# slack-message-parser 3.0.2: a time of day in Slack's mrkdwn.
# Expected: `12:30:45` is text, as Slack shows it.
# Seen: the minutes are an emoji: the text "12", the emoji "30", the text "45".
source "$(dirname "$0")/in-temp-folder.sh" slack-message-parser@3.0.2
cat >seen.mjs <<'JS'
import parser from 'slack-message-parser';
const parse = parser.parse ?? parser;
const { children } = parse('12:30:45');
console.log(children.map((node) => node.text ?? `emoji ${node.name}`).join(', '));
JS
seen=$(node seen.mjs)
echo "slack-message-parser 3.0.2: 12:30:45 is read as $seen"
[ "$seen" = '12, emoji 30, 45' ]
