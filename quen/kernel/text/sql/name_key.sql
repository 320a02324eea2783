-- app.bare_name(text): a name without accents, case and legal form, its words apart; app.name_key(text): the same in one
-- piece, by which two spellings of a name are one. Immutable, since indexes are built on the key: whoever changes what
-- they answer reindexes what is named ix_…_ on app.name_key.
--
-- Legal forms: Vietnamese (công ty, TNHH, MTV, cổ phần, CTCP, DNTN, hộ kinh doanh), English (Co., Ltd, Inc, Corp, LLC,
-- PLC, JSC, Pte, Sdn Bhd, GmbH) and Thai (บริษัท … จำกัด, (มหาชน), หจก., ห้างหุ้นส่วนจำกัด, บจก., บมจ.). Thai writes
-- no blanks, so its forms are taken off as letters. A name that is nothing but a legal form keeps it.
CREATE OR REPLACE FUNCTION app.bare_name(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    folded text := replace(lower(regexp_replace(pg_catalog.normalize("left"(value, 200) COLLATE "C", 'NFD'),
                                                '[\u0300-\u036F]', '', 'g')), 'đ', 'd');
    whole text := btrim(regexp_replace(regexp_replace(replace(folded, 'Đ', 'd'),
                        '[''’`.]', '', 'g'),
                        '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u2000-\u206F\u3000-\u303F]+', ' ', 'g'));
    bare text;
BEGIN
    bare := regexp_replace(whole, 'ห้างหุ้นส่วน ?(จำกัด|สามัญ)|บริษัท|จำกัด|มหาชน|หจก|บจก|บมจ', ' ', 'g');
    bare := regexp_replace(bare,
        '\m(cong ty( trach nhiem huu han| co phan| cp| tnhh)?|cty( cp| tnhh)?|ctcp|ct cp|tnhh|mtv|mot thanh vien'
        '|hai thanh vien( tro len)?|dntn|doanh nghiep tu nhan|ho kinh doanh|hkd|company( limited)?|co ltd|coltd'
        '|corporation|corp|incorporated|inc|ltd|limited|llc|plc|pcl|jsc|joint stock( company)?|pte|pvt|sdn bhd|gmbh'
        '|public company)\M', ' ', 'g');
    bare := regexp_replace(bare, '\mco$', '');
    IF bare = whole THEN RETURN whole; END IF;  -- nothing taken off: its words are apart by single blanks already
    bare := btrim(regexp_replace(bare, ' +', ' ', 'g'));
    RETURN CASE WHEN bare = '' THEN whole ELSE bare END;
END $$;

CREATE OR REPLACE FUNCTION app.name_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT pg_catalog.replace(app.bare_name(value), ' ', '') $$;

-- app.exact_key(text): an e-mail address, telephone number, web address or official number as it is compared: without
-- case, blanks and signs that mean nothing; of a web address the part behind https://www.
CREATE OR REPLACE FUNCTION app.exact_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT pg_catalog.lower(pg_catalog.regexp_replace(value COLLATE pg_catalog."C",
    '^https?://(www\.)?|[^[:alnum:]@.+_]+', '', 'gi')) $$;
