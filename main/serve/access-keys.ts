/**
 * Who may talk to the program over its loopback port: whoever was given a token, and came back with
 * the key it was exchanged for. Any account of the machine can reach the port; only this user's can
 * read the token.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export class AccessKeys {
  readonly #tokens = new Set<string>();
  readonly #keys = new Set<string>();

  /** A token works once. */
  issueToken(): string {
    const token = randomBytes(24).toString('base64url');
    this.#tokens.add(digest(token));
    return token;
  }

  /** The key that stands for the token from now on; undefined for a token that is none any more. */
  redeemToken(token: string): string | undefined {
    if (!removeEqual(this.#tokens, digest(token))) return undefined;
    const key = randomBytes(24).toString('base64url');
    this.#keys.add(digest(key));
    return key;
  }

  isKey(key: string): boolean {
    return findEqual(this.#keys, digest(key)) !== undefined;
  }
}

/** What is compared are digests, in constant time: neither length nor a common start shows. */
function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function findEqual(known: ReadonlySet<string>, wanted: string): string | undefined {
  let found: string | undefined;
  for (const candidate of known) {
    if (timingSafeEqual(Buffer.from(candidate), Buffer.from(wanted))) found = candidate;
  }
  return found;
}

function removeEqual(known: Set<string>, wanted: string): boolean {
  const found = findEqual(known, wanted);
  return found !== undefined && known.delete(found);
}
