# The surface of a ruleset, one declaration at a time: `parse.ts` cuts the tokens into declarations first, so that an
# error stays in its own and the cost is linear in the length of the file.
# Lists are left-recursive; an Earley parser keeps them linear. Every declaration has exactly one parse, and a test says so.

@preprocessor typescript
@lexer tokens
@{%
import * as build from "../build.ts";
import { box, comparison, fold, name, object, operand, preposition, sign, state, target, tokens, verb } from "../terminals.ts";
%}

declaration -> dialect {% id %} | release {% id %} | zone {% id %} | use {% id %} | tools {% id %} | layer {% id %} | asked {% id %} | namedSet {% id %} | enrichment {% id %} | group {% id %} | score {% id %} | rule {% id %}

dialect -> %pragma "dialect" dotted                      {% build.dialect %}
         | %pragma "dialect" dotted ";" "fold" %fold     {% build.dialect %}
release -> %pragma "version" %version                    {% build.release %}

zone    -> %pragma "zone" %zone                         {% build.zone %}

use  -> "use" used "from" %string                       {% build.use %}
used -> word                                            {% build.first %}
      | used "," word                                   {% build.append %}
tools -> "tools" "from" %string                         {% build.tools %}
layer -> "layer" %name "from" %string                   {% build.layer %}
       | "layer" %name "from" %string "within" word     {% build.layer %}
asked -> "ruleset" %name "from" %string                 {% build.asked %}
namedSet -> "set" %name "from" %string                      {% build.listedSet %}
      | "set" %name "=" "{" values "}"                  {% build.writtenSet %}

enrichment -> "enrich" %name ":" ligand "from" sources                {% build.enrichment %}
            | "enrich" %name ":" ligand "from" sources "fresh" %duration {% build.enrichment %}
            | "enrich" %name ":" ligand "from" sources "by" counting {% build.countedEnrichment %}
counting    -> "count" "(" %duration ")"                 {% build.counting %}
             | "sum" "(" source "," %duration ")"        {% build.summing %}
ligand      -> %name                                     {% build.namedLigand %}
             | "{" members "}"                           {% build.recordLigand %}
             | "ordered" "(" rungs ")"                   {% build.orderedLigand %}
             | "list" "(" ligand ")"                     {% build.listLigand %}
members     -> member                                    {% build.first %}
             | members "," member                        {% build.append %}
member      -> %name ":" ligand                          {% build.member %}
rungs       -> word                                      {% build.first %}
             | rungs "<" word                            {% build.append %}
word        -> %name                                     {% build.word %}
sources     -> source                                    {% build.first %}
             | sources "," source                        {% build.append %}
source      -> dotted                                    {% id %}
             | placed                                    {% id %}
             | dotted "." "*"                            {% build.everything %}
             | placed "." "*"                            {% build.everything %}

group -> "group" %name "=" comprehension                 {% build.group %}

score -> "score" %name "=" terms                         {% build.score %}
terms -> term                                            {% build.first %}
       | terms "," term                                  {% build.append %}
term  -> %number "when" guard                            {% build.term %}

rule  -> "rule" %name "=" comprehension "=>" dispositions         {% build.rule %}
       | "rule" %name "=" comprehension "=>" dispositions arms    {% build.rule %}
       | "rule" %name %string "=" comprehension "=>" dispositions {% build.titledRule %}
       | "rule" %name %string "=" comprehension "=>" dispositions arms {% build.titledRule %}

comprehension -> %name                                   {% build.comprehension %}
               | %name "|" guards                        {% build.comprehension %}
guards        -> guard                                   {% build.first %}
               | guards "|" guard                        {% build.append %}

guard       -> disjuncts                                 {% build.disjunction %}
disjuncts   -> conjunction                               {% build.first %}
             | disjuncts "or" conjunction                {% build.append %}
conjunction -> conjuncts                                 {% build.conjunction %}
conjuncts   -> conjunct                                  {% build.first %}
             | conjuncts "and" conjunct                  {% build.append %}
conjunct    -> primary                                   {% id %}
             | "not" primary                             {% build.negation %}
primary     -> predicate                                 {% id %}
             | "(" guard ")"                             {% build.parenthesis %}

predicate -> reference                                   {% build.truth %}
           | reference "is" presence                     {% build.presence %}
           | reference %comparison value                 {% build.compare %}
           | total %comparison value                     {% build.compareTotal %}
           | reference %comparison total                 {% build.compareTotal %}
           | total %comparison total                     {% build.compareTotal %}
           | reference "in" collection                   {% build.membership %}
           | reference "not" "in" collection             {% build.nonMembership %}
           | constant "in" collection                    {% build.membership %}
           | constant "not" "in" collection              {% build.nonMembership %}
           | quantifier about                            {% build.quantified %}
           | quantifier listPath "(" guard ")"           {% build.quantifiedGuard %}
presence  -> "present" {% id %} | "absent" {% id %}
quantifier -> "any" {% id %} | "all" {% id %}
about      -> listPath                                   {% build.truth %}
            | listPath %comparison value                 {% build.compare %}
            | listPath "in" collection                   {% build.membership %}
            | listPath "not" "in" collection             {% build.nonMembership %}
collection -> source                                     {% id %}
            | set                                        {% id %}
            | %address                                   {% build.net %}
            | range                                      {% build.rangeAlone %}
set        -> "{" values "}"                             {% build.set %}
range      -> bound ".." bound                           {% build.range %}
bound      -> %number                                    {% build.number %}
            | %size                                      {% build.size %}
            | %percent                                   {% build.percent %}
            | %duration                                  {% build.duration %}
            | %moment                                    {% build.moment %}
total     -> addend %sign addend                         {% build.total %}
           | total %sign addend                          {% build.further %}
addend    -> reference                                   {% id %}
           | %number                                     {% build.number %}
           | %size                                       {% build.size %}
           | %percent                                    {% build.percent %}
           | %duration                                   {% build.duration %}
values    -> element                                     {% build.first %}
           | values "," element                          {% build.append %}
value     -> constant                                    {% id %}
           | %regex                                      {% build.regex %}
           | reference                                   {% id %}
element   -> value                                       {% id %}
           | range                                       {% id %}
constant  -> text                                        {% id %}
          | caseless                                    {% id %}
           | %number                                     {% build.number %}
           | %size                                       {% build.size %}
           | %percent                                    {% build.percent %}
           | %duration                                   {% build.duration %}
          | %address                                    {% build.address %}
           | %moment                                     {% build.moment %}
           | "true"                                      {% build.truthValue %}
           | "false"                                     {% build.truthValue %}
text      -> %string                                     {% build.text %}
caseless  -> %folded                                     {% build.folded %}

reference -> listPath                                    {% id %}
           | "count" "(" listPath ")"                    {% build.count %}
listPath  -> operandPath                                 {% id %}
           | indexed                                     {% id %}
           | operandPath "." "*"                         {% build.everything %}
           | indexed "." "*"                             {% build.everything %}
indexed   -> operandPath "[" %number "]"                 {% build.numberIndex %}
           | operandPath "[" %string "]"                 {% build.textIndex %}
           | indexed "[" %number "]"                     {% build.numberStep %}
           | indexed "[" %string "]"                     {% build.textStep %}
           | indexed "." %name                           {% build.nameStep %}
placed    -> dotted "[" %number "]"                      {% build.numberIndex %}
           | dotted "[" %string "]"                      {% build.textIndex %}
           | placed "[" %number "]"                      {% build.numberStep %}
           | placed "[" %string "]"                      {% build.textStep %}
           | placed "." %name                            {% build.nameStep %}
operandPath -> %operand                                  {% build.pathHead %}
             | operandPath "." %name                     {% build.pathTail %}
path      -> dotted                                      {% id %}
dotted    -> %name                                       {% build.pathHead %}
           | dotted "." %name                            {% build.pathTail %}

dispositions -> disposition                              {% build.first %}
              | dispositions "," disposition             {% build.append %}
disposition  -> closing {% id %}
              | closing "(" named ")"                    {% build.explained %}
              | closing "reason" audience                {% build.reasoned %}
              | application {% id %}

closing -> into {% id %} | graded {% id %} | wrap {% id %}
into   -> "into" %box                                    {% build.into %}
graded -> direction %name "to" %name                     {% build.graded %}
        | direction %name "to" %name "for" audience      {% build.graded %}
direction -> "raise" {% id %} | "lower" {% id %}
wrap   -> "wrap" "to" audience                           {% build.wrap %}
        | "wrap" "for" audience                          {% build.wrap %}
audience -> path {% id %} | text {% id %}

application -> resting                                   {% build.application %}
             | resting "(" named ")"                     {% build.application %}
             | assigned                                  {% build.application %}
             | assigned "(" named ")"                    {% build.application %}
assigned -> headed "=" text                              {% build.assigned %}
          | %verb %hyphenated "=" text                   {% build.assignedName %}
resting  -> phrased                                      {% id %}
          | phrased %state                               {% build.resting %}
          | headed                                       {% id %}
          | headed %state                                {% build.resting %}
          | %verb                                        {% build.bareVerb %}
headed   -> %verb %object                                {% build.verbWithName %}
          | %verb text                                   {% build.verbWithText %}
phrased  -> %verb phrase                                 {% build.verbWithPhrase %}
          | headed phrase                                {% build.addPhrase %}
          | phrased phrase                               {% build.addPhrase %}
phrase   -> %preposition targetPath                      {% build.phrase %}
          | %preposition text                            {% build.phrase %}
targetPath -> %target                                    {% build.pathHead %}
            | targetPath "." %name                       {% build.pathTail %}

named    -> namedWords                                   {% build.first %}
          | named "," namedWords                         {% build.append %}
namedWords -> %name "=" words                            {% build.namedWords %}
words    -> %string                                      {% build.quoted %}
          | %regex                                       {% build.verbatim %}
          | %number                                      {% build.verbatim %}
          | %size                                        {% build.verbatim %}
          | %duration                                    {% build.verbatim %}
          | %hyphenated                                  {% build.named %}
          | names                                        {% id %}
names    -> dotted                                       {% build.named %}
          | names dotted                                 {% build.nextName %}

arms     -> arm                                          {% build.first %}
          | arms arm                                     {% build.appendNext %}
arm      -> triggers disposition                         {% build.arm %}
triggers -> trigger                                      {% build.first %}
          | triggers trigger                             {% build.appendNext %}
trigger  -> "on" dotted                                  {% build.on %}
          | "after" %duration                            {% build.after %}
          | "when" guard                                 {% build.when %}
