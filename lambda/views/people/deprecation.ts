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
  const when = day ? md`on ${day}` : md`on a day that it has not named`;
  const { what, next } = becoming(notice.endpoint);
  return message({
    title: md`📅 ${limited(hostName(host), 80)} will stop answering a call that I use: ${what}.`,
    blocks: [
      section(md`It goes away ${when}: ${code(notice.endpoint, 200)}`),
      ...next.map((line) => section(line)),
      context('For whoever connected this workspace', 'Said once a month at most'),
    ],
  });
}

const personal = md`The newer API takes *personal* tokens only. If this workspace is connected with a project's token, give another before: ${code('/circle connect')}`;

interface Becoming {
  readonly what: Mrkdwn;
  readonly next: readonly Mrkdwn[];
}

/** By the endpoint's last word, as v1.1 spells it. */
function becoming(endpoint: string): Becoming {
  if (/^POST .*\/\d+\/retry$/.test(endpoint))
    return {
      what: md`running a build again`,
      next: [
        md`Nothing needs to be done here: once it is gone, ${code('/circle retry')} and the *Retry* button go on by CircleCI's newer API and run the job again.`,
        personal,
      ],
    };
  if (/^POST .*\/\d+\/ssh$/.test(endpoint))
    return {
      what: md`running a build again with SSH`,
      next: [
        md`Nothing needs to be done here: once it is gone, ${code('/circle ssh')} and the *Rerun with SSH* button go on by CircleCI's newer API.`,
        personal,
      ],
    };
  if (/^POST .*\/project\//.test(endpoint))
    return {
      what: md`starting a build`,
      next: [
        md`Nothing needs to be done here: once it is gone, ${code('/circle trigger')} goes on by CircleCI's newer API. That one starts whole pipelines of a branch or a tag, not of a single commit.`,
        personal,
      ],
    };
  return {
    what: md`part of its API`,
    next: [
      md`What depends on it will be refused then, in words. A newer version of this bot may know another way.`,
    ],
  };
}
