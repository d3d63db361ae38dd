-- The joint board: members read questions, not people; a vote is blind until the board has answered.

CREATE POLICY appeals_question_read_by_offices ON appeals_question AS RESTRICTIVE
    FOR SELECT TO comity_app, comity_signer
    USING ((SELECT my_role()) IN ('officer', 'service'));
CREATE POLICY appeals_question_asked_by_its_city ON appeals_question AS RESTRICTIVE
    FOR INSERT TO comity_signer
    WITH CHECK ((SELECT my_role()) = 'service' AND host_city = (SELECT my_city()) AND state = 'open');
CREATE POLICY appeals_question_answered_once ON appeals_question AS RESTRICTIVE
    FOR UPDATE TO comity_signer
    USING (state = 'open' AND (SELECT my_role()) = 'service' AND host_city = (SELECT my_city()))
    WITH CHECK (true);

CREATE POLICY appeals_board_vote_is_blind ON appeals_board_vote AS RESTRICTIVE
    FOR SELECT TO comity_app, comity_signer
    USING (city = (SELECT my_city()) OR (SELECT my_role()) = 'service'
        OR EXISTS (SELECT FROM appeals_question q
            WHERE q.id = question_id AND q.state <> 'open'));
CREATE POLICY appeals_board_vote_in_ones_own_name ON appeals_board_vote AS RESTRICTIVE
    FOR INSERT TO comity_app, comity_signer
    WITH CHECK ((SELECT my_role()) = 'officer' AND member = (SELECT me())
        AND city = (SELECT my_city())
        AND EXISTS (SELECT FROM appeals_question q
            WHERE q.id = question_id AND q.state = 'open' AND city = ANY (q.parties)));
