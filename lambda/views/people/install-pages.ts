/** Draws the pages that a browser shows after an installation. Pure. */

export function successPage(workspace: string): string {
  return page(
    'Installed',
    `<p>CircleCI Bot is installed in <b>${escapeHtml(workspace)}</b>.</p>
<p>Go back to Slack: within a minute CircleCI Bot sends you a direct message with the next steps. They are also shown by <code>/circle setup</code>.</p>`,
  );
}

export interface FailurePageInput {
  /** An error code; escaped here. */
  readonly why: string;
  readonly again: string;
}

export function failurePage({ why, again }: FailurePageInput): string {
  return page(
    'Not installed',
    `<p>The installation failed, and nothing was stored (${escapeHtml(why)}).</p>
<p>Install links work once and expire after ten minutes. ${startAgain(again)}</p>`,
  );
}

/** Draws that Slack or AWS did not answer in time, or asked us to wait. */
export function laterPage({ again }: Pick<FailurePageInput, 'again'>): string {
  return page(
    'Not finished',
    `<p>Slack or AWS didn’t answer in time. Wait a minute, then check whether <code>/circle</code> works in Slack.</p>
<p>If it doesn’t: ${startAgain(again)}</p>`,
  );
}

function startAgain(again: string): string {
  return `<a href="${escapeHtml(again)}">Start again</a>.`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1rem; color: #1d1c1d }
code { background: #f4f4f4; padding: 0.1em 0.3em; border-radius: 3px }
</style>
<h1>${title}</h1>
${body}
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
