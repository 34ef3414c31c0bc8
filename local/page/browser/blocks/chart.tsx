/** Draws Slack's chart block with bars or lines; what else it can draw, as its numbers. */
import * as v from 'valibot';

const seriesSchema = v.object({
  name: v.string(),
  data: v.array(v.object({ label: v.string(), value: v.number() })),
});
export const chartSchema = v.object({
  type: v.literal('data_visualization'),
  title: v.string(),
  chart: v.object({
    type: v.picklist(['bar', 'line', 'area']),
    series: v.array(seriesSchema),
    axis_config: v.object({ categories: v.array(v.string()), y_label: v.optional(v.string()) }),
  }),
});

type ChartBlock = v.InferOutput<typeof chartSchema>;

const [width, height, left, bottom] = [340, 150, 34, 20];

export function Chart({ block: { title, chart } }: { block: ChartBlock }) {
  const { series, axis_config: axis, type } = chart;
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const most = Math.max(1, ...values);
  const step = (width - left) / Math.max(1, axis.categories.length);
  const x = (at: number) => left + (at + 0.5) * step;
  const y = (value: number) => 8 + (1 - value / most) * (height - bottom - 8);
  const words = series.map(
    ({ name, data }) => `${name}: ${data.map(({ label, value }) => `${label} ${value}`).join(', ')}`,
  );
  return (
    <figure className="block chart">
      <figcaption>
        {title}
        {axis.y_label && <span className="unit">{axis.y_label}</span>}
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${title}. ${words.join('. ')}`}>
        <line x1={left} x2={width} y1={y(0)} y2={y(0)} className="axis" />
        <text x={left - 5} y={y(most) + 4} textAnchor="end">
          {most}
        </text>
        <text x={left - 5} y={y(0) + 4} textAnchor="end">
          0
        </text>
        {series.map(({ name, data }, at) =>
          type === 'bar' ? (
            <g key={name} className={`series series-${at}`}>
              {data.map(({ label, value }, index) => (
                <rect
                  key={label}
                  x={x(index) - (step * 0.8) / 2 + (at * step * 0.8) / series.length}
                  y={y(value)}
                  width={(step * 0.8) / series.length}
                  height={y(0) - y(value)}
                />
              ))}
            </g>
          ) : (
            <polyline
              key={name}
              className={`series series-${at}`}
              points={data.map(({ value }, index) => `${x(index)},${y(value)}`).join(' ')}
            />
          ),
        )}
        <text x={left} y={height - 4}>
          {axis.categories[0]}
        </text>
        <text x={width} y={height - 4} textAnchor="end">
          {axis.categories.at(-1)}
        </text>
      </svg>
      {series.length > 1 && (
        <div className="legend">
          {series.map(({ name }, at) => (
            <span key={name} className={`series-${at}`}>
              {name}
            </span>
          ))}
        </div>
      )}
    </figure>
  );
}
