/** What the session sees of the packet path: typed requests and events, over a Worker. */
import { FailureError } from '../../shared/failure.ts';
import type {
  DatapathEvent,
  DatapathRequest,
  DatapathRequests,
  RequestMessage,
  WorkerMessage,
} from './worker-contract.ts';

export interface Datapath {
  /** Rejects with FailureError; after `end` with code 'stick-gone'. */
  request<R extends DatapathRequest>(
    request: R,
    args: DatapathRequests[R]['args'],
  ): Promise<DatapathRequests[R]['answer']>;
  /** Calls `listener` for every event until the returned function is called. */
  onEvent(listener: (event: DatapathEvent) => void): () => void;
  /** Ends the thread behind it. Idempotent. */
  end(): Promise<void>;
}

/** The part of a Worker that is needed here, so that a test can stand in for it. */
export interface WorkerLike {
  postMessage(message: RequestMessage): void;
  on(event: 'message', listener: (message: WorkerMessage) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: FailureError) => void;
}

export class DatapathClient implements Datapath {
  readonly #worker: WorkerLike;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: DatapathEvent) => void>();
  readonly #exited: Promise<void>;
  #nextId = 1;
  #ending = false;
  #crash: FailureError | undefined;

  constructor(worker: WorkerLike) {
    this.#worker = worker;
    worker.on('message', (message) => this.#receive(message));
    worker.on('error', (error) => {
      this.#crash = new FailureError(
        { code: 'unexpected', detail: error.stack ?? error.message },
        { cause: error },
      );
    });
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#onExit();
        resolve();
      });
    });
  }

  request<R extends DatapathRequest>(
    request: R,
    args: DatapathRequests[R]['args'],
  ): Promise<DatapathRequests[R]['answer']> {
    if (this.#crash !== undefined || this.#ending) {
      return Promise.reject(this.#crash ?? new FailureError({ code: 'stick-gone' }));
    }
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request, args });
    });
  }

  onEvent(listener: (event: DatapathEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async end(): Promise<void> {
    if (!this.#ending) {
      this.#ending = true;
      await this.#worker.terminate();
    }
    await this.#exited;
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === 'event') {
      for (const listener of this.#listeners) listener(message.event);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.ok) waiting?.resolve(message.answer as never);
    else waiting?.reject(new FailureError(message.failure));
  }

  #onExit(): void {
    const wanted = this.#ending;
    this.#ending = true;
    const error = this.#crash ?? new FailureError({ code: 'stick-gone' });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    if (wanted) return;
    for (const listener of this.#listeners) listener({ type: 'broken', failure: error.failure });
  }
}
