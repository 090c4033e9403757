import type { Place } from "./words.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A script for a shell, which asks no process: all words stand in it. Where a word is none of them, files are completed. */
export function completionScript(shell: Shell, places: readonly Place[]): string {
  switch (shell) {
    case "bash":
      return bash(places);
    case "zsh":
      return zsh(places);
    case "fish":
      return fish(places);
  }
}

/** `check`, `oci push`: the words by which a place is entered. */
function entered(places: readonly Place[]): string {
  return places
    .filter(({ path }) => path !== "")
    .map(({ path }) => `"${path}"`)
    .join("|");
}

function listed({ commands, options }: Place): string {
  return [...commands.map(({ name }) => name), ...options.map(({ long }) => long)].join(" ");
}

function bash(places: readonly Place[]): string {
  return `_tangle() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" known="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${entered(places)}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${places.map((place) => `    "${place.path}") known="${listed(place)}" ;;`).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$known" -- "$current"))
}
complete -o default -F _tangle tangle
`;
}

function zsh(places: readonly Place[]): string {
  return `#compdef tangle
_tangle() {
  local place="" word
  for word in "\${words[@]:1:CURRENT-2}"; do
    case "\${place:+$place }$word" in
      ${entered(places)}) place="\${place:+$place }$word" ;;
    esac
  done
  case "$place" in
${places.map((place) => `    "${place.path}") compadd -- ${listed(place)} ;;`).join("\n")}
  esac
  _files
}
compdef _tangle tangle
`;
}

function fish(places: readonly Place[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = places.flatMap(({ path, commands, options }) => {
    const at = `-n ${quoted(`test "$(__tangle_place)" = "${path}"`)}`;
    return [
      ...commands.map(({ name, description }) => `complete -c tangle ${at} -a ${name} -d ${quoted(description)}`),
      ...options.map(
        ({ long, description }) => `complete -c tangle ${at} -l ${long.slice(2)} -d ${quoted(description)}`,
      ),
    ];
  });
  return `function __tangle_place
  set -l place
  for word in (commandline -opc)[2..]
    switch (string join ' ' $place $word)
      case ${places.flatMap(({ path }) => (path === "" ? [] : [quoted(path)])).join(" ")}
        set -a place $word
    end
  end
  string join ' ' $place
end
${lines.join("\n")}
`;
}
