/** Shows a picture from this machine, or its alt text: the page's policy refuses other addresses. */
import { useState } from 'react';

interface PictureProps {
  readonly className: string;
  readonly image: { readonly alt_text: string; readonly image_url?: string };
}

export function Picture({ className, image }: PictureProps) {
  const [missing, setMissing] = useState(false);
  if (missing || !image.image_url || !isNear(image.image_url))
    return (
      <span className={`${className} missing`} role="img" aria-label={image.alt_text} title={image.image_url}>
        {image.alt_text}
      </span>
    );
  return (
    <img className={className} src={image.image_url} alt={image.alt_text} onError={() => setMissing(true)} />
  );
}

const near: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', location.hostname]);

function isNear(url: string): boolean {
  return near.has(URL.parse(url)?.hostname ?? '');
}
