-- app.sort_key(text): the key by which people expect names to be ordered, compared under COLLATE "C".
--
-- key = letters, or letters || chr(1) || marks if there are any; from the first 200 characters.
-- Letters: space, punctuation, digits, then the Vietnamese alphabet with f j w z in their Latin places
-- (a ă â b c d đ e ê … o ô ơ … u ư v w x y z, as in TCVN and CLDR), then other scripts in code order.
-- Thai vowels written before their consonant (เ แ โ ใ ไ) change places with it, as in the dictionary of
-- the Royal Institute. Case, tones and the accents of other languages do not count at this level.
-- Marks: "1" for every letter, followed by its tone: 2 huyền, 3 hỏi, 4 ngã, 5 sắc, 6 nặng (NFD puts this
-- one between the letter and its circumflex, which then counts as one letter more), or in Thai A phinthu,
-- B mai taikhu, C D E F the four tone marks, G thanthakhat, H yamakkan. They end at the last tone, so that
-- plain text has none and its index stays small.
--
-- Only strict, immutable built-in functions and no sub-select, so that the planner can inline the body;
-- the body is parsed when the function is made, so that the search path does not matter later.
-- In NFD the tones stand apart; without them NFC leaves ă â ê ô ơ ư as single letters. The long sets of
-- translate() begin with what is frequent, since it looks through them from the left; lower() under "C" knows only
-- ASCII, whose capitals need no place of their own by it, nor do those that NFD takes apart.
CREATE OR REPLACE FUNCTION app.sort_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.regexp_replace(
    pg_catalog.translate(
        pg_catalog.normalize(
            pg_catalog.regexp_replace(
                pg_catalog.lower(pg_catalog.normalize(
                    pg_catalog."left"(pg_catalog.btrim(value), 200) COLLATE pg_catalog."C", 'NFD')),
                '[\u0300\u0301\u0303-\u0305\u0307-\u031A\u031C-\u036F\u0E3A\u0E47-\u0E4C\u0E4E]+', '', 'g'),
            'NFC'),
        ' ngtaerhyicmoôlduspăươâjwbêv' || '0123456789' || 'xqkđfz' || 'ĐĂÂÊÔƠƯ'
        || ':;<=>?@[\]^_`{|}~–—‘’“”«»·•…' || E'\t\n\r\u00A0\u2009\u202F'
        || 'îûĉĝĥĵŝŵŷẑĕğĭŏŭøłħŧıßæœðþ'
        || 'ÎÛĈĜĤĴŜŴŶẐĔĞĬŎŬØŁĦŦİẞÆŒÐÞ'
        || E'\u00AD\u200B\u200C\u200D\u2060\uFEFF',
        ' RKZAHXLfMEQSTPFaYVBbUCNdDIc' || '0123456789' || 'eWOGJg' || 'GBCITUb'
        || '.,(-)!*(/)''-''(/)---''''""""...' || '      '
        || 'MaEKLNYdfgHKMSaSPLZMYASFZ'
        || 'MaEKLNYdfgHKMSaSPLZMYASFZ'),
    '([\u0E40-\u0E44])([\u0E01-\u0E2E])', '\2\1', 'g')
|| pg_catalog.rtrim(
    pg_catalog.chr(1) || pg_catalog.translate(
        pg_catalog.regexp_replace(
            pg_catalog.regexp_replace(
                pg_catalog.normalize(
                    pg_catalog."left"(pg_catalog.btrim(value), 200) COLLATE pg_catalog."C", 'NFD'),
                '[^\u0300\u0301\u0303\u0309\u0323\u0E3A\u0E47-\u0E4C\u0E4E]+$', ''),
            '[^\u0300\u0301\u0303\u0309\u0323\u0E3A\u0E47-\u0E4C\u0E4E][\u0302\u0306\u031B\u00AD\u200B-\u200D\u2060\uFEFF]*', '1', 'g'),
        E'\u0300\u0309\u0303\u0301\u0323\u0E3A\u0E47\u0E48\u0E49\u0E4A\u0E4B\u0E4C\u0E4E',
        '23456ABCDEFGH'), pg_catalog.chr(1))
