import type { PageUser } from '../../slack/page-api/page-api.ts';

/** A person is a colour and initials, the bot its mark. */
export function Avatar({ user, size }: { user: PageUser; size: 'tiny' | 'reply' | 'small' | 'large' }) {
  if (user.role === 'bot') return <BotMark size={size} />;
  if (user.role === 'slackbot')
    return (
      <span className={`avatar ${size} slackbot`} aria-hidden="true">
        ♥
      </span>
    );
  return (
    <span className={`avatar ${size} tint-${tint(user.id)}`} aria-hidden="true">
      {initials(user.realName)}
    </span>
  );
}

function BotMark({ size }: { size: string }) {
  return (
    <span className={`avatar ${size} bot`} aria-hidden="true">
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="9.5" fill="none" stroke="currentColor" strokeWidth="3.2" />
        <circle cx="18" cy="18" r="3.6" fill="currentColor" />
      </svg>
    </span>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('');
}

function tint(id: string): number {
  return [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
}
