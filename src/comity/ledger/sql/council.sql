-- Two more roles: a member of a city's council, who votes for the city when the agreement changes,
-- and the secretariat of the agreement, which leads a change through its steps and votes nowhere.
-- Neither has a purpose, so neither opens any personal data.

ALTER TABLE acting DROP CONSTRAINT acting_role_check;
ALTER TABLE acting ADD CONSTRAINT acting_role_check
    CHECK (role IN ('person', 'officer', 'overseer', 'service', 'council', 'secretariat'));
ALTER TABLE acting DROP CONSTRAINT acting_city_fits_role;
ALTER TABLE acting ADD CONSTRAINT acting_city_fits_role
    CHECK ((role IN ('person', 'overseer', 'secretariat')) = (city IS NULL));
