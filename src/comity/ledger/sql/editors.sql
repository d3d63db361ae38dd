-- One more role: an editor of a city's occupation map, who uploads lists, answers suggestions and
-- looks at the answers of others. It has no purpose, so it opens no personal data.

ALTER TABLE acting DROP CONSTRAINT acting_role_check;
ALTER TABLE acting ADD CONSTRAINT acting_role_check CHECK (
    role IN ('person', 'officer', 'overseer', 'service', 'council', 'secretariat', 'editor'));
