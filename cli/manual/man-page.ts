/** The manual page, tetherstick(1), made from the verbs themselves: roff for man(7). */
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';

export interface ManualFacts {
  readonly version: string;
  /** ISO date of the release. */
  readonly date: string;
}

const exitCodes: Record<keyof typeof exitCode, string> = {
  ok: 'Done.',
  unexpected: 'Something went wrong inside Tetherstick.',
  usage: 'The words on the command line do not fit.',
  machine: 'Something this command needs is missing on this machine.',
  stick: 'The stick: not there, held by another program, or not one that can be used.',
  sim: 'The SIM: missing, locked or blocked.',
  network: 'The network: none found, or it refused.',
  host: 'This computer: no right to change its network, or no TUN device.',
};

export function manPage(commands: readonly Command[], { version, date }: ManualFacts): string {
  const lines = [
    `.TH TETHERSTICK 1 "${date}" "Tetherstick ${version}" "User Commands"`,
    '.SH NAME',
    'tetherstick \\- tethers this computer through a Huawei LTE stick, from user space',
    '.SH SYNOPSIS',
    '.B tetherstick',
    '.I COMMAND',
    '.RI [ OPTIONS ]',
    '.SH DESCRIPTION',
    'Claims a Huawei E3372-class LTE stick over USB, runs its AT session and its NCM framing in a',
    'program of the user, and hands the packets to the system through a TUN interface.',
    'No kernel driver takes part.',
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH EXIT STATUS',
    ...Object.entries(exitCode).flatMap(([name, code]) => [
      '.TP',
      `.B ${code}`,
      text(exitCodes[name as keyof typeof exitCode]),
    ]),
    '.SH FILES',
    '.TP',
    '.I ~/.config/tetherstick/settings.json',
    'What was decided: plan, routing, budget. No secrets.',
    '.TP',
    '.I ~/.local/state/tetherstick',
    'Attempts to unlock a SIM, counters, logs.',
    '.SH SEE ALSO',
    '.BR usb_modeswitch (1),',
    '.BR ModemManager (8)',
    '',
  ];
  return lines.join('\n');
}

function commandSection({ verb, positionals, help, options }: Command): string[] {
  const operands = positionals === undefined ? '' : ` \\fI${text(positionals)}\\fR`;
  return [
    `.SS tetherstick ${verb}${operands}`,
    text(help),
    ...Object.entries(options).flatMap(([option, { value, help: meaning }]) => [
      '.TP',
      `\\fB${text(`--${option}`)}\\fR${value === undefined ? '' : ` \\fI${text(value)}\\fR`}`,
      text(meaning),
    ]),
  ];
}

/** Hyphens that are typed, backslashes, and a dot or quote that would start a request. */
function text(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
