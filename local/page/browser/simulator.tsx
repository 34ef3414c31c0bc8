import { useEffect, useState } from 'react';
import { Icon } from './icons.tsx';

const runs = [
  { ends: 'failed', label: 'Start a failing run' },
  { ends: 'success', label: 'Start a passing run' },
] as const;

/** What a real CircleCI would do by itself. Not there when the bot speaks with a real one. */
export function Simulator() {
  const [project, setProject] = useState<string>();
  useEffect(() => {
    void fetch('/simulator')
      .then((response) => (response.ok ? response.json() : {}))
      .then(
        (said: { project?: string }) => setProject(said.project),
        () => undefined,
      );
  }, []);
  if (project === undefined) return null;
  return (
    <section className="sidebar-section simulator">
      <h2>CircleCI, simulated</h2>
      <p>A push to main of {project}, in fast motion:</p>
      <ul>
        {runs.map(({ ends, label }) => (
          <li key={ends}>
            <button type="button" className="channel" onClick={() => void start(ends)}>
              <Icon name="play" size={18} />
              <span className="channel-name">{label}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

async function start(ends: 'failed' | 'success'): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch('/simulator/runs', { method: 'POST', headers, body: JSON.stringify({ ends }) });
}
