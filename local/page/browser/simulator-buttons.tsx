import { useEffect, useState } from 'react';
import { Icon } from './icons.tsx';

interface Projects {
  readonly project?: string;
  /** Its workflows wait for an approval. */
  readonly held?: string;
}

const runs = [
  { run: 'failing', label: 'Start a failing run' },
  { run: 'passing', label: 'Start a passing run' },
  { run: 'flood', label: 'Start a flood of runs' },
  { run: 'held', label: 'Start a run to approve' },
] as const;

const heldHint = 'Channels subscribed with --status hold are notified within a minute';

/** What a real CircleCI would do by itself. Not there when the bot speaks with a real one. */
export function Simulator({ close }: { close(): void }) {
  const { project, held } = useProjects();
  if (project === undefined) return null;
  return (
    <section className="sidebar-section simulator">
      <h2>CircleCI, simulated</h2>
      <p>Pushes to {project}, in fast motion:</p>
      <ul>
        {runs.map(({ run, label }) => (
          <li key={run}>
            <button
              type="button"
              className="channel"
              title={run === 'held' ? heldHint : undefined}
              onClick={() => {
                close();
                void start(run);
              }}
            >
              <Icon name="play" size={18} />
              <span className="channel-name">{label}</span>
              {run === 'held' && <span className="channel-tag">{held}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function useProjects(): Projects {
  const [projects, setProjects] = useState<Projects>({});
  useEffect(() => {
    void fetch('/simulator')
      .then((response) => (response.ok ? response.json() : {}))
      .then(setProjects, () => undefined);
  }, []);
  return projects;
}

async function start(run: (typeof runs)[number]['run']): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch('/simulator/runs', { method: 'POST', headers, body: JSON.stringify({ run }) });
}
