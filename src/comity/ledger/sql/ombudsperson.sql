-- One more role: the ombudsperson of a city, who hears complaints about how its office treats
-- people, decides on no application and belongs to no office.

ALTER TABLE acting DROP CONSTRAINT acting_role_check;
ALTER TABLE acting ADD CONSTRAINT acting_role_check CHECK (role IN (
    'person', 'officer', 'overseer', 'service', 'council', 'secretariat', 'editor',
    'ombudsperson'));
