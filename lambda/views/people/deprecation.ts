/** Draws the notice that CircleCI will remove an endpoint, for the person who connected the workspace. Pure. */
import type { SunsetNotice } from '../../circleci/http/deprecation-header.ts';
import { context, message, section } from '../text/blocks.ts';
import { hostName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { date, moment } from '../text/times.ts';

export interface SunsetInput {
  readonly notice: SunsetNotice;
  readonly host: string;
}

export function sunsetView({ notice, host }: SunsetInput): Message {
  const day = date(moment(notice.sunset) ?? 0);
  const when = day ? md`on ${day}` : md`on a date not announced yet`;
  const { what, next } = becoming(notice.endpoint);
  return message({
    title: md`⚠️ ${limited(hostName(host), 80)} will remove an API call that this app uses for ${what}.`,
    blocks: [
      section(md`It will be removed ${when}: ${code(notice.endpoint, 200)}`),
      ...next.map((line) => section(line)),
      context('Sent to the person who connected this workspace, at most once a month'),
    ],
  });
}

const personal = md`The newer API only accepts *personal* tokens. If this workspace uses a project token, reconnect before then: ${code('/circle connect')}`;

interface Becoming {
  readonly what: Mrkdwn;
  readonly next: readonly Mrkdwn[];
}

/** By the endpoint's last word, as v1.1 spells it. */
function becoming(endpoint: string): Becoming {
  if (/^POST .*\/\d+\/retry$/.test(endpoint))
    return {
      what: md`retrying a build`,
      next: [
        md`You don’t need to do anything: ${code('/circle retry')} and the *Retry* button will use CircleCI’s newer API.`,
        personal,
      ],
    };
  if (/^POST .*\/\d+\/ssh$/.test(endpoint))
    return {
      what: md`rerunning a build with SSH`,
      next: [
        md`You don’t need to do anything: ${code('/circle ssh')} and the *Rerun with SSH* button will use CircleCI’s newer API.`,
        personal,
      ],
    };
  if (/^POST .*\/project\//.test(endpoint))
    return {
      what: md`starting a build`,
      next: [
        md`You don’t need to do anything: ${code('/circle trigger')} will use CircleCI’s newer API, which starts whole pipelines of a branch or tag, not of a single commit.`,
        personal,
      ],
    };
  return {
    what: md`part of its API`,
    next: [md`Commands that need it will stop working. Check for a newer version of this app.`],
  };
}
