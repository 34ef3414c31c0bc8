import { useState } from 'react';

const emoji = /^\p{RGI_Emoji}$/v;

/** Text presentation (☁ without its selector) is a picture in Slack, too. */
export function isEmoji(text: string): boolean {
  return emoji.test(text) || emoji.test(`${text}\ufe0f`);
}

export function Emoji({ drawn, name }: { drawn: string; name: string }) {
  const [missing, setMissing] = useState(false);
  if (missing) return drawn;
  return (
    <img
      className="emoji"
      src={`/emoji/${codes(drawn)}.svg`}
      alt={drawn}
      title={name === drawn ? undefined : `:${name}:`}
      onError={() => setMissing(true)}
    />
  );
}

/** The pictures' names leave the variation selector out, but for joined emoji. */
function codes(drawn: string): string {
  const kept = drawn.includes('\u200d') ? drawn : drawn.replaceAll('\ufe0f', '');
  return [...kept].map((letter) => letter.codePointAt(0)?.toString(16)).join('-');
}
