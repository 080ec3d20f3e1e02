// English words that carry no topic: function words, and the verbs and fillers that guided scripts are full of.
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above across after again against ago all almost along already also although always am among an and another any
  anybody anyone anything anywhere are aren't around as ask at away back be became because become been before behind being
  below beneath beside between beyond both but by came can can't cannot come comes could couldn't did didn't do does doesn't
  doing don't done down during each either else enough even ever every everybody everyone everything everywhere far feel
  feels felt few find first for from further gave get gets give given gives go goes going gone good got had hadn't has
  hasn't have haven't having he he'd he'll he's hear her here here's hers herself him himself his how however i i'd i'll
  i'm i've if in inside instead into is isn't it it's its itself just keep keeps kind know knows last least less let let's
  lets like likely little long longer look looks lot made make makes many may maybe me mean might mine more most much must
  my myself near need needs never new next no nobody none nor not nothing now of off often on once one ones only onto or
  other others our ours ourselves out outside over own part perhaps please put quite rather really said same saw say says
  see seem seems seen several she she'd she'll she's should shouldn't since so some somebody someone something sometimes
  somewhere soon still such sure take takes taken tell than thank thanks that that's the their theirs them themselves then
  there there's these they they'd they'll they're they've thing things this those though through till to today together
  told too toward towards try two under until up upon us use used uses very want wants was wasn't way ways we we'd we'll
  we're we've welcome well went were weren't what what's when where whether which while who whole whom whose why will
  with within without won't word words would wouldn't yes yet you you'd you'll you're you've your yours yourself
  three four five six seven eight nine ten half whenever wherever whatever anyway ready able begin end start stop turn
  bit moment moments minute minutes second seconds time times day days a-bit slowly gently softly easily quietly bring
  rest hold breathe notice allow imagine picture leave stay pause wait letting move moves run runs deal line lines bit lot top edge side middle part sort name names carry finish check
  mark called list kinds stand stands fall falls lower catch lit date number change circle drop drops version`
    .split(/\s+/)
    .filter(Boolean),
);
