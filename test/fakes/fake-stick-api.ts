/** An engine of data: pushes whatever snapshot a test wants, and keeps what was asked of it. */
import type {
  IpcResult,
  RequestChannel,
  Requests,
  SliceUpdate,
  StickApi,
} from '../../shared/ipc/contract.ts';
import type { AppSnapshot, SliceName } from '../../shared/ipc/snapshot.ts';

type Answers = {
  readonly [C in RequestChannel]?: (args: Requests[C]['args']) => IpcResult<Requests[C]['result']>;
};

export class FakeStickApi implements StickApi {
  /** In the order they came, `get-snapshot` left out. */
  readonly asked: { readonly channel: RequestChannel; readonly args: unknown }[] = [];

  readonly #answers: Answers;
  readonly #listeners = new Set<(update: SliceUpdate) => void>();
  #snapshot: AppSnapshot;

  /** Channels without an answer of their own say yes and do nothing. */
  constructor(snapshot: AppSnapshot, answers: Answers = {}) {
    this.#snapshot = snapshot;
    this.#answers = answers;
  }

  request<C extends RequestChannel>(
    channel: C,
    args: Requests[C]['args'],
  ): Promise<IpcResult<Requests[C]['result']>> {
    const answer = this.#answers[channel];
    if (channel === 'get-snapshot' && answer === undefined) {
      return Promise.resolve({ ok: true, value: this.#snapshot });
    }
    this.asked.push({ channel, args });
    if (answer !== undefined) return Promise.resolve(answer(args));
    return Promise.resolve({ ok: true, value: undefined });
  }

  onUpdate(listener: (update: SliceUpdate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The engine has changed: each slice goes out on its own, as the real one sends them. */
  push(change: Partial<AppSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const slice of Object.keys(change) as SliceName[]) {
      const update = { slice, value: this.#snapshot[slice] } as SliceUpdate;
      this.#listeners.forEach((listener) => listener(update));
    }
  }
}
