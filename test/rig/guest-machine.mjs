// One QEMU run: pure emulation (TCG), so that it is the same with and without KVM.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeFileSync } from 'node:fs';

/** Where the guest picks up what is dialled over the stick, on both sides. */
export const DIAL_IN_PORT = 7099;

/**
 * `words` go on the kernel's command line, where the guest's scripts find them. Boots and calls `onMessage` for every JSON line of the guest; resolves when it went off or the
 * guest was silent for `silenceSeconds` in which this process ran. The console is kept in `logPath`.
 */
export async function bootGuest({
  packages,
  initramfs,
  words,
  logPath,
  silenceSeconds,
  onMessage,
}) {
  const kernel = join(packages.root, 'boot', `vmlinuz-${packages.kernelVersion}`);
  const append = ['console=ttyS0', 'quiet', 'panic=-1', 'net.ifnames=0', ...words];
  // Calls of the stick that are picked up in the guest.
  const forwarded = `,hostfwd=tcp:127.0.0.1:${DIAL_IN_PORT}-:${DIAL_IN_PORT}`;
  const args = [
    ['-accel', 'tcg,thread=multi'],
    ['-cpu', 'max'],
    ['-m', '1024'],
    ['-smp', '2'],
    ['-nodefaults', '-no-reboot', '-display', 'none', '-monitor', 'none'],
    ['-serial', `file:${logPath}`],
    ['-serial', 'stdio'],
    ['-netdev', `user,id=net0${forwarded}`, '-device', 'virtio-net-pci,netdev=net0,romfile='],
    ['-kernel', kernel],
    ['-initrd', initramfs],
    ['-append', append.join(' ')],
  ].flat();
  writeFileSync(logPath, '');
  // The guest dies with this process, however that ends.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answer = (message) => child.stdin.write(`${JSON.stringify(message)}\n`);
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parse(line);
    if (message === undefined) return;
    silentSeconds = 0;
    onMessage(message, answer);
  });
  let silentSeconds = 0;
  return new Promise((resolve, reject) => {
    // Counted, not measured: a host that was stopped for a while does not make the guest silent.
    const silence = setInterval(() => {
      silentSeconds += 1;
      if (silentSeconds < silenceSeconds) return;
      child.kill('SIGKILL');
      resolve('silent');
    }, 1_000);
    child.on('error', reject);
    child.on('exit', () => {
      clearInterval(silence);
      resolve('off');
    });
  });
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // Firmware and the tty's own set-up say things too.
  }
}
