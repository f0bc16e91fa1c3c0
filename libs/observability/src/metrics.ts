import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30];

const patienceMs = 1_000;

/** The metrics of one service, in Prometheus' words. Asking for a name twice gives the same metric. */
export class Metrics {
  private readonly registry = new Registry();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  counter(name: string, help: string, labelNames: string[] = []): Counter {
    return this.known<Counter>(name) ?? new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  histogram(name: string, help: string, labelNames: string[] = []): Histogram {
    return this.known<Histogram>(name) ?? new Histogram({ name, help, labelNames, buckets: secondsBuckets, registers: [this.registry] });
  }

  /** A gauge that is measured when somebody looks: not a number when that fails, or takes longer than a scraper has patience. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await orNothing(read));
      },
    });
  }

  /** The same with a value for each of some names: `read` answers them by name. */
  gauges(name: string, help: string, { label, read }: { label: string; read: () => Record<string, number> }): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        for (const [value, count] of Object.entries(read())) this.set({ [label]: value }, count);
      },
    });
  }

  /** The text of `GET /metrics`. */
  async expose(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  private known<Metric>(name: string): Metric | undefined {
    return this.registry.getSingleMetric(name) as Metric | undefined;
  }
}

/** Never rejects, and waits no longer than a second. */
async function orNothing(read: () => number | Promise<number>): Promise<number> {
  const late = Promise.withResolvers<number>();
  const timer = setTimeout(() => late.resolve(Number.NaN), patienceMs);
  try {
    return await Promise.race([read(), late.promise]);
  } catch {
    return Number.NaN;
  } finally {
    clearTimeout(timer);
  }
}
