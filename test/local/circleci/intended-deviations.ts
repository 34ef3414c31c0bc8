/** Where the simulator's answers differ from the recorded ones on purpose. `in` undefined: anywhere. */

export interface Deviation {
  readonly at: RegExp;
  readonly in?: RegExp;
  readonly reason: string;
}

const old = /1\.0|expired|2016|2017|retry|cancel|ssh-users|lists|trigger with parameters/;

export const deviations: readonly Deviation[] = [
  { at: /has_artifacts: recorded, not/, reason: 'left the build in February 2023' },
  { at: /no_dependency_cache: recorded, not/, reason: 'gone by 2022' },
  { at: /picard\.build_agent: recorded, not/, reason: 'gone by 2022' },
  { at: /compare: recorded string, simulated null/, reason: 'null in nearly all answers since 2020' },
  { at: /retries: recorded array, simulated null/, reason: 'that build had been retried, ours has not' },
  {
    at: /retry_of: recorded number, simulated null/,
    in: /^a cancel$/,
    reason: 'that build was itself a retry',
  },
  {
    at: /node: recorded array, simulated null/,
    reason: 'only builds with SSH have told their machine since 2.0',
  },
  {
    at: /failed: recorded null, simulated boolean/,
    in: old,
    reason: 'the 2.0 platform says false where 1.0 said null',
  },
  { at: /build_parameters: recorded null, simulated object/, in: old, reason: 'an empty map since 2.0' },
  {
    at: /(workflows|context_ids): simulated, not/,
    in: old,
    reason: 'came with 2.0; the recorded build is of 1.0',
  },
  {
    at: /(picard|platform|all_commit_details|all_commit_details_truncated): simulated, not/,
    reason: 'came after that recording',
  },
  {
    at: /picard: recorded null, simulated object/,
    reason: 'the recorded build ran on 1.0, which had no picard',
  },
  {
    at: /picard\.(resource_class\.name|executor): simulated/,
    in: /of 2017/,
    reason: 'came after that recording',
  },
  {
    at: /circle_yml: recorded null, simulated object/,
    reason: 'the recorded project had no configuration file',
  },
  {
    at: /previous_successful_build: recorded object, simulated null/,
    reason: 'ours is the first build of its branch',
  },
  {
    at: /previous: recorded null, simulated object/,
    in: /too late/,
    reason: 'that one was the first build of its branch',
  },
  {
    at: /steps\[\]\.actions\[\]\./,
    in: /of 2017/,
    reason: 'that build had one plain step kind; ours has services and commands',
  },
  {
    at: /commit_details\[\]\.branch: recorded null/,
    in: /of 2017/,
    reason: 'the branch of a commit is filled today',
  },
  {
    at: /user\.id: recorded number, simulated string/,
    reason: 'ours is a Bitbucket project, whose people have uuids',
  },
  { at: /branch: recorded string, simulated null/, in: /lists/, reason: 'a tag; no recording has one' },
  { at: /vcs_tag: recorded null, simulated string/, in: /lists/, reason: 'a tag; no recording has one' },
  {
    at: /(author|committer)_(name|email|date): recorded string, simulated null/,
    in: /lists/,
    reason: 'triggered through the API on 2.0, as in the recorded trigger of 2020',
  },
  {
    at: /\.(subject|body): recorded string, simulated null/,
    in: /lists/,
    reason: 'triggered through the API on 2.0, as in the recorded trigger of 2020',
  },
  {
    at: /user\.name: recorded string, simulated null/,
    in: /lists/,
    reason: 'a person without a name, as the reference says',
  },
  { at: /messages\[\]\.reason: simulated/, in: /lists/, reason: 'recorded in the answer to a trigger' },
  { at: /canceler: recorded null/, in: /lists/, reason: 'recorded in the answer to a cancel' },
  { at: /./, in: /^me in 2016$/, reason: 'the form of 2020 is simulated' },
  { at: /post_dependencies: simulated/, in: /enable/, reason: 'recorded in the settings of the same day' },
  {
    at: /feature_flags\.oss: recorded, not/,
    in: /enable/,
    reason: 'the recorded project is public, ours is not',
  },
  { at: /tests\[\]\.(file|message): recorded/, reason: 'both may be null or a text' },
  { at: /exceptions: simulated/, in: /no tests/, reason: 'came after that recording of 2015' },
  {
    at: /commit_details\[\]\.branch: simulated/,
    in: /refused trigger/,
    reason: 'there in every other recording since',
  },
  { at: /language: recorded string, simulated null/, reason: 'null in the recorded answer to enable' },
];

/** Recorded files that are compared nowhere, and why. */
export const notCompared: readonly { readonly files: RegExp; readonly reason: string }[] = [
  { files: /webhook/, reason: 'sent by CircleCI, not answered' },
  { files: /jmleroux/, reason: 'samples of a peer’s tests, not recorded' },
  { files: /envvar-created/, reason: 'compared by shape' },
  { files: /build-cache-cleared-2013|follow-2017/, reason: 'the wording of 2020 is simulated' },
  { files: /error-403-nested-github-ratelimit/, reason: 'GitHub’s refusal, which tests put in as a fault' },
  {
    files: /human-readable-trigger-2014/,
    reason: 'the greeting is compared with the other file of that day',
  },
];
