/** Shows a picture from this machine, or its alt text: the page's policy refuses other addresses. */
import { useState } from 'react';

interface PictureProps {
  readonly className: string;
  readonly image: {
    readonly alt_text: string;
    readonly image_url?: string;
    readonly slack_file?: { readonly id?: string } | { readonly url?: string };
  };
}

export function Picture({ className, image }: PictureProps) {
  const [missing, setMissing] = useState(false);
  const file = image.slack_file && 'id' in image.slack_file ? image.slack_file.id : undefined;
  const url = file === undefined ? image.image_url : `/files/${file}`;
  const isShown = file !== undefined || (url !== undefined && isNear(url));
  if (missing || !url || !isShown)
    return (
      <span className={`${className} missing`} role="img" aria-label={image.alt_text} title={image.image_url}>
        {image.alt_text}
      </span>
    );
  return <img className={className} src={url} alt={image.alt_text} onError={() => setMissing(true)} />;
}

const near: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', location.hostname]);

function isNear(url: string): boolean {
  return near.has(URL.parse(url)?.hostname ?? '');
}
