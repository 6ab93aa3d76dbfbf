/** Colouring rules for languages that the editor's library has none for. */

import { clike } from './lib/mode/clike.js';
import { simpleMode } from './lib/mode/simple-mode.js';

const words = (list) => Object.fromEntries(list.split(' ').map((word) => [word, true]));

export const php = clike({
  name: 'php',
  keywords: words('abstract and array as break case catch class clone const continue declare default do echo else elseif empty enum extends final finally fn for foreach function global if implements include include_once instanceof interface isset list match namespace new or print private protected public readonly require require_once return static switch throw trait try unset use var while xor yield'),
  types: words('bool float int string void mixed iterable object self never'),
  blockKeywords: words('catch do else elseif for foreach if switch try while finally'),
  atoms: words('true false null TRUE FALSE NULL __DIR__ __FILE__ __LINE__ STDIN STDOUT STDERR PHP_EOL'),
  multiLineStrings: true,
  hooks: {
    $(stream) {
      stream.eatWhile(/[\w$]/);
      return 'variableName.special';
    },
    '#'(stream) {
      stream.skipToEnd();
      return 'comment';
    },
    '<'(stream) {
      return stream.match(/^\?(php\b|=)?/) ? 'meta' : false;
    },
    '?'(stream) {
      return stream.eat('>') ? 'meta' : false;
    },
  },
});

export const awk = simpleMode({
  start: [
    { regex: /#.*/, token: 'comment' },
    { regex: /"(?:[^\\"]|\\.)*"?/, token: 'string' },
    { regex: /\/(?![\s=])(?:[^\\/]|\\.)+\//, token: 'regexp' },
    { regex: /\b(?:BEGIN|END|if|else|while|for|do|break|continue|next|nextfile|exit|return|delete|in|function|func|getline|print|printf)\b/, token: 'keyword' },
    { regex: /\b(?:ARGC|ARGV|CONVFMT|ENVIRON|FILENAME|FNR|FS|NF|NR|OFMT|OFS|ORS|RLENGTH|RS|RSTART|SUBSEP)\b|\$\w+/, token: 'variable-2' },
    { regex: /\b(?:atan2|close|cos|exp|fflush|gensub|gsub|index|int|length|log|match|rand|sin|split|sprintf|sqrt|srand|sub|substr|system|tolower|toupper)(?=\()/, token: 'builtin' },
    { regex: /\b\d+(?:\.\d+)?\b/, token: 'number' },
    { regex: /[A-Za-z_]\w*/, token: 'variableName' },
  ],
  languageData: { name: 'awk', commentTokens: { line: '#' } },
});

export const nasm = simpleMode({
  start: [
    { regex: /;.*/, token: 'comment' },
    { regex: /"[^"]*"?|'[^']*'?|`(?:[^\\`]|\\.)*`?/, token: 'string' },
    { regex: /%\w+|\b(?:align|bits|common|default|extern|global|org|section|segment|use(?:16|32|64))\b/i, token: 'meta' },
    { regex: /(?:\b(?:d|res)[bwdqtoyz]|\b(?:equ|incbin|times|byte|[dqto]?word|ptr|rel))\b/i, token: 'typeName' },
    { regex: /\b(?:[re]?(?:[abcd]x|[sd]i|[sbi]p)|[abcd][hl]|[sd]il|[sb]pl|r(?:8|9|1[0-5])[bwd]?|[c-gs]s|[xyz]mm\d+|st[0-7])\b/i, token: 'builtin' },
    { regex: /\b(?:0x[\da-f_]+|[\d_]*\d[\da-f_]*h|\d[\d_]*(?:\.\d+)?(?:[bdoqy]\b)?)/i, token: 'number' },
    { regex: /[.$]?[A-Za-z_?][\w.$#@~?]*(?=:)/, token: 'def' },
    { regex: /[.$]?[A-Za-z_?][\w.$#@~?]*/, token: 'variableName' },
  ],
  languageData: { name: 'nasm', commentTokens: { line: ';' } },
});
