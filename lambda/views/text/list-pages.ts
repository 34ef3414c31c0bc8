/** Says which page of a list is shown, also past its last one. Pure. */
import { type Mrkdwn, md } from './mrkdwn.ts';

/** `page 2 of 7`; undefined for a list of one page, and past the last one. */
export function pageOf(page: number, pages: number): Mrkdwn | undefined {
  return pages > 1 && page <= pages ? md`page ${page} of ${pages}` : undefined;
}

/** `No more tests: the list has 7 pages.` */
export function noMore(what: string, pages: number): Mrkdwn {
  return md`No more ${what}: the list has ${pages > 1 ? `${pages} pages` : 'one page'}.`;
}
