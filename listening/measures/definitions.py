"""What every figure means, in a sentence that is printed beside it.

A definition's id carries a version: where the meaning changes, so does the id.
"""

from types import MappingProxyType

DEFINITIONS = MappingProxyType(
    {
        "posts/1": "Originals, quotes and replies that carry the campaign's tags or mentions, or "
        "were imported for it. Reposts are counted apart; an edited post counts once.",
        "reposts/1": "Reposts of the campaign's posts that were collected or imported. Keyword "
        "search on X returns none since May 2026, so that there amplification is known as a "
        "count on each post, not as people.",
        "times_reposted/1": "Amplification as a count: how often the campaign's posts were "
        "reposted, as the platforms count it on each post, as of the last observation, summed over "
        "the posts that carry the count. Reposts, not people; quotes are not in it. Reposts that "
        "were collected themselves are another figure, and some of these.",
        "posts_tagged/1": "Posts and reposts that carry this tag or mention. One post may carry "
        "several, so tags do not add up to the whole.",
        "participants/1": "Accounts that posted, replied, quoted or reposted, each counted once "
        "by its platform's stable id. Exact.",
        "authors/1": "Accounts that wrote something of their own: participants without those "
        "that only reposted. Exact.",
        "people/1": "One person may have an account on several platforms. Where nobody has two on "
        "one platform, the truth lies between the largest platform's accounts and the sum over "
        "platforms; where somebody has, it may be lower.",
        "impressions/1": "Times that posts were shown, as the platform counted them, summed over "
        "the posts that carry the figure. One person may be shown many posts, many times.",
        "viewers/1": "Accounts that saw a post. No platform tells how many: at least those "
        "that were seen to engage with one, at most one for each impression. Another question than "
        "the potential audience, and neither bounds the other.",
        "engaged_accounts/1": "Accounts that engaged with a post. Platforms count engagements, not "
        "who is behind them: at least those that were seen to reply, quote or repost, at most one "
        "for each engagement.",
        "potential_audience/1": "Accounts that follow at least one participant and so could have "
        "seen a post; one person may have several. Estimated from the best that is known: complete "
        "follower lists, else who engaged with several authors, else follower counts. These alone "
        "only bound it: at least the largest following, at most the sum of all; then the interval "
        "is the finding, and a value in the middle is indicative.",
        "follower_sum/1": "Followers of all participants added up. Whoever follows several is "
        "counted several times: an upper bound, not a reach.",
        "engagements/1": "Reposts, replies, likes and quotes that the campaign's posts received, "
        "as of the last observation. Bookmarks are not counted, nor is what reposts received.",
        "engagement_by_impressions/1": "Engagements divided by impressions, both summed over the "
        "posts that carry both.",
        "engagement_by_reach/1": "Engagements divided by the potential audience; the interval "
        "follows from the bounds of that audience.",
        "engagement_by_followers/1": "Engagements divided by the follower sum.",
        "copies/1": "Amplification: originals, quotes and replies that nearly repeat what another "
        "account wrote that day or in the seven days before: half of their runs of five letters "
        "are the same, as MinHash estimates (tags, mentions and links apart). Texts under 40 "
        "letters are never copies.",
        "suspected/1": "Accounts to which a rule applied on a day: 50 posts and reposts or more; "
        "three posts or more, and half of all it wrote, that repeat earlier texts; or a copy of "
        "another's text by an account under a week old. A suspicion, not proof.",
        "participants_unsuspected/1": "Participants without the accounts that are suspected of "
        "automation on any day of the window.",
        "posts_unsuspected/1": "Posts without those of accounts on the days on which they are "
        "suspected of automation. Nothing is removed: the figures with them stand beside these.",
        "voice_posts/1": "Share of voice: this platform's share of all posts, or the share of all "
        "posts and reposts that carry this tag or mention. One post may carry several, so the "
        "shares of tags do not add up to one.",
        "voice_participants/1": "Share of voice: the share of all participants who took part on "
        "this platform, or with this tag or mention. One may use several tags.",
        "growth/1": "How much more there was than in as many days before: (now - before) / before. "
        "Told only where every day of both was collected. Engagements and impressions are as of "
        "their last observation, and those of older posts had more time to grow.",
        "share_change/1": "The share of scored posts that are negative, less that share in as many "
        "days before: 0.05 is five percentage points more. With an interval where both shares rest "
        "on posts coded by hand, else the difference of two uncalibrated model counts.",
        "scored/1": "Posts whose language an analyzer reads, and which it labelled. Reposts have "
        "no share in sentiment.",
        "not_scored/1": "Posts in a language that no analyzer reads, or in none that is known. "
        "Not scored is not neutral.",
        "sentiment_share/1": "Share of the scored posts that the analyzer gave this label. A "
        "model's count without a hand-coded sample is uncalibrated and has no valid interval.",
        "sentiment_share/2": "Share of the scored posts that people who read them would give this "
        "label, estimated from a random sample coded by hand and weighted by how the analyzer "
        "sorted all of them. In 95 of 100 such samples the interval holds the true share.",
        "score_shift/1": "How many percentage points of the posts have this label now, less those "
        "that had it by the analyzer, version or masked words before: on the same posts, of which "
        "both gave each a sentiment.",
        "posts_coded/1": "Originals, quotes and replies that hold a word or phrase of this code. "
        "A post may have several codes, so codes do not add up to the whole.",
        "participants_coded/1": "Different accounts that wrote a post which holds a word or phrase "
        "of this code.",
        "posts_coded/2": "Originals, quotes and replies that a model gives this code, by the words "
        "and phrases of the codebook and by what it learnt of posts that people coded. A post may "
        "have several codes, so codes do not add up to the whole.",
        "participants_coded/2": "Different accounts that wrote a post which a model gives this "
        "code.",
        "code_share/1": "Share of all posts that hold a word or phrase of this code. What words "
        "find is neither all that people meant, nor only that: uncalibrated, without an interval.",
        "code_share/2": "Share of all posts that people who read them would give this code, "
        "estimated from a random sample coded by hand and weighted by whether the codebook "
        "found it. In 95 of 100 such samples the interval holds the true share.",
        "code_share/3": "Share of all posts that a model gives this code, by the words of the "
        "codebook and by what it learnt of posts that people coded: uncalibrated, without an "
        "interval.",
        "code_change/1": "Share of all posts with this code before the day on which something was "
        "done, and from that day on. Each side needs at least 7 collected days and 100 posts, else "
        "it is too early to say. Only ranges that lie apart tell a change.",
        "praise/1": "Posts with this value that were scored positive: an uncalibrated model count.",
        "breach/1": "Posts with this value that were scored negative: an uncalibrated model count.",
        "alpha/1": "Krippendorff's alpha, nominal: 1 where two readings of the same posts always "
        "agree, 0 where they agree as often as by chance.",
        "deleted/2": "Posts that were collected and are gone since, from their platform or because "
        "somebody asked us to erase them; they are in no other figure. Few are not told: they "
        "would be by few people.",
        "coverage/1": "Posts collected divided by the platform's own count for that day. A little "
        "under 1 is normal: the platform's counts include posts that it no longer shows.",
    }
)
