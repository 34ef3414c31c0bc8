/** Defines what a picture shows, as data: the views write it, the picture function and the page's preview draw it. */
import * as v from 'valibot';

const name = v.pipe(v.string(), v.maxLength(500));
const time = v.pipe(v.number(), v.finite(), v.minValue(0));
const share = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
const head = { title: name, note: name };

/** Milliseconds since the run began. */
const bar = v.object({
  name,
  how: v.picklist(['passed', 'failed', 'running', 'canceled', 'approval']),
  isCritical: v.boolean(),
  readyAt: time,
  /** Null while it waits. */
  startedAt: v.nullable(time),
  until: time,
});

const timelinePicture = v.object({
  kind: v.literal('timeline'),
  ...head,
  until: time,
  bars: v.pipe(v.array(bar), v.maxLength(24)),
  /** When no machine was at work: drawn short. */
  pauses: v.pipe(v.array(v.object({ from: time, to: time })), v.maxLength(24)),
  /** What the bars leave out, in words; empty where nothing. */
  more: name,
});

const day = v.object({
  label: v.pipe(v.string(), v.maxLength(20)),
  passed: v.pipe(v.number(), v.integer(), v.minValue(0)),
  failed: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Milliseconds; null where no run passed. */
  median: v.nullable(time),
  p95: v.nullable(time),
});

const insightsPicture = v.object({
  kind: v.literal('insights'),
  ...head,
  days: v.pipe(v.array(day), v.minLength(1), v.maxLength(90)),
});

const flakyPicture = v.object({
  kind: v.literal('flaky'),
  ...head,
  tests: v.pipe(
    v.array(
      v.object({
        name,
        job: name,
        /** How often it failed and then passed. */
        times: v.pipe(v.number(), v.integer(), v.minValue(0)),
        /** Of its runs, those that failed. */
        rate: share,
      }),
    ),
    v.maxLength(12),
  ),
});

export const pictureSchema = v.variant('kind', [timelinePicture, insightsPicture, flakyPicture]);

export type Picture = v.InferOutput<typeof pictureSchema>;
export type TimelinePicture = v.InferOutput<typeof timelinePicture>;
export type TimelineBar = v.InferOutput<typeof bar>;
export type InsightsPicture = v.InferOutput<typeof insightsPicture>;
export type InsightsDay = v.InferOutput<typeof day>;
export type FlakyPicture = v.InferOutput<typeof flakyPicture>;
