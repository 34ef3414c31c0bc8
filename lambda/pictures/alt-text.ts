/** Says in words what a picture shows, for those who hear it. Pure. */
import { percent } from './percent.ts';
import type { FlakyPicture, InsightsPicture, Picture, TimelinePicture } from './picture-data.ts';

/** Slack takes 2,000 characters. */
const most = 1_900;

export function altText(picture: Picture): string {
  const words = `${picture.title}, ${picture.note}. ${said(picture)}`;
  return words.length > most ? `${words.slice(0, most).toWellFormed()}…` : words;
}

function said(picture: Picture): string {
  switch (picture.kind) {
    case 'timeline':
      return timeline(picture);
    case 'insights':
      return insights(picture);
    case 'flaky':
      return flaky(picture);
  }
}

function timeline({ bars, more }: TimelinePicture): string {
  const jobs = bars.map(({ name, how, isCritical, readyAt, startedAt, until }) => {
    const wait = (startedAt ?? until) - readyAt;
    const ran = startedAt === null ? undefined : `ran ${length(until - startedAt)}`;
    const waited = wait >= 1000 || startedAt === null ? `waited ${length(wait)}` : undefined;
    const end = how === 'passed' || how === 'approval' ? undefined : how;
    const parts = [waited, ran, end, isCritical ? 'critical path' : undefined];
    return `${name}: ${parts.filter((part) => part !== undefined).join(', ')}`;
  });
  return `${[...jobs, more].filter(Boolean).join('; ')}.`;
}

function insights({ days }: InsightsPicture): string {
  const ran = days.filter(({ passed, failed }) => passed + failed > 0);
  const rates = ran.map(({ label, passed, failed, median, p95 }) => {
    const time = median === null || p95 === null ? '' : `, median ${length(median)}, p95 ${length(p95)}`;
    return `${label} ${percent(passed / (passed + failed))}${time}`;
  });
  return `Success rate and duration per day: ${rates.join('; ')}.`;
}

function flaky({ tests }: FlakyPicture): string {
  const named = tests.map(({ name, job, times, rate }) => {
    const failed = rate === null ? '' : `, failed ${percent(rate)} of its runs`;
    return `${name}${job === '' ? '' : ` in ${job}`}: failed, then passed ${times === 1 ? 'once' : `${times} times`}${failed}`;
  });
  return `${named.join('; ')}.`;
}

function length(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', `${seconds % 60}s`];
  return hours > 0 ? parts.slice(0, 2).filter(Boolean).join(' ') : parts.filter(Boolean).join(' ');
}
