/** Completions for bash, zsh and fish, made from the verbs themselves. */
import type { Command } from '../command.ts';

export function bashCompletion(commands: readonly Command[]): string {
  const cases = commands.map(
    ({ verb, options }) => `    ${verb}) words="${optionNames(options).join(' ')}" ;;`,
  );
  return `# bash completion for tetherstick
_tetherstick() {
  local words
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="" ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${verbs(commands).join(' ')} help"; fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _tetherstick tetherstick
`;
}

export function zshCompletion(commands: readonly Command[]): string {
  const list = commands.map(({ verb, help }) => `    ${quoted(`${verb}:${zshText(help)}`)}`);
  const cases = commands.map(({ verb, options }) => {
    const specs = Object.entries(options).map(([option, { value, help }]) =>
      quoted(`--${option}[${zshText(help)}]${value === undefined ? '' : `:${value}:`}`),
    );
    return `      ${verb}) _arguments ${[...specs, quoted('*:file:_files')].join(' ')} ;;`;
  });
  return `#compdef tetherstick
_tetherstick() {
  local -a verbs
  verbs=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command verbs
  else
    case "$words[2]" in
${cases.join('\n')}
    esac
  fi
}
_tetherstick "$@"
`;
}

export function fishCompletion(commands: readonly Command[]): string {
  const lines = commands.flatMap(({ verb, help, options }) => [
    `complete -c tetherstick -n __fish_use_subcommand -a ${verb} -d ${quoted(help)}`,
    ...Object.entries(options).map(
      ([option, { value, help: meaning }]) =>
        `complete -c tetherstick -n '__fish_seen_subcommand_from ${verb}' -l ${option}` +
        `${value === undefined ? '' : ' -r'} -d ${quoted(meaning)}`,
    ),
  ]);
  return ['# fish completion for tetherstick', ...lines, ''].join('\n');
}

function verbs(commands: readonly Command[]): string[] {
  return commands.map(({ verb }) => verb);
}

function optionNames(options: Command['options']): string[] {
  return [...Object.keys(options).map((option) => `--${option}`), '--help'];
}

/** For a shell's single quotes. */
function quoted(words: string): string {
  return `'${words.replaceAll("'", "'\\''")}'`;
}

/** Brackets and colons divide the parts of a zsh specification. */
function zshText(words: string): string {
  return words.replace(/[[\]:\\]/g, '\\$&');
}
