"""Questions to the user."""

import unittest

from live import LiveKernel, patience


class Stdin(LiveKernel):
    def begin(self, code):
        return self.kc.execute("import { confirm, input } from 'tslab-ml';\n" + code, allow_stdin=True)

    def asked(self):
        return self.kc.get_stdin_msg(timeout=patience)

    def test_the_answer_is_the_value(self):
        request = self.begin("console.log('first'); const name = await input('Your näme? '); name.toUpperCase()")
        question = self.asked()
        self.assertEqual(question["msg_type"], "input_request")
        self.assertEqual(question["content"], {"prompt": "Your näme? ", "password": False})
        self.assertEqual(question["parent_header"]["msg_id"], request)
        self.kc.input("ada λ 😀")
        outcome = self.outcome(request)
        self.assertEqual((outcome.stream(), outcome.text()), ("first\n", "'ADA Λ 😀'"))

    def test_a_password_is_hidden(self):
        request = self.begin("await input('Key: ', { password: true })")
        self.assertTrue(self.asked()["content"]["password"])
        self.kc.input("secret")
        self.assertEqual(self.outcome(request).text(), "'secret'")

    def test_several_questions_follow_each_other(self):
        request = self.begin("const answers = [await input('a'), await input('b')]; answers")
        for prompt, answer in (("a", "1"), ("b", "")):
            self.assertEqual(self.asked()["content"]["prompt"], prompt)
            self.kc.input(answer)
        self.assertEqual(self.outcome(request).text(), "[ '1', '' ]")

    def test_questions_that_are_asked_at_once_each_get_their_answer(self):
        for named in (True, False):
            request = self.begin("await Promise.all([input('x? '), input('y? ')])")
            questions = [self.asked(), self.asked()]
            self.assertEqual([each["content"]["prompt"] for each in questions], ["x? ", "y? "])
            for question, answer in zip(questions, ("1", "2")):
                self.kc.stdin_channel.send(self.kc.session.msg("input_reply", {"value": answer, "status": "ok"}, parent=question if named else None))
            self.assertEqual(self.outcome(request, timeout=10).text(), "[ '1', '2' ]")

    def test_an_answer_after_an_interrupt_goes_to_the_new_question(self):
        request = self.begin("await input('Old')")
        self.asked()
        self.km.interrupt_kernel()
        self.outcome(request)
        request = self.begin("await input('New')")
        self.asked()
        self.kc.input("new")
        self.assertEqual(self.outcome(request).text(), "'new'")

    def test_a_confirmation_is_yes_or_no_and_asked_again(self):
        request = self.begin("[await confirm('Go on?'), await confirm('Sure?')]")
        for prompt, answer in (("Go on? [y/N] ", "perhaps"), ("Go on? [y/N] ", "Yes"), ("Sure? [y/N] ", "")):
            self.assertEqual(self.asked()["content"]["prompt"], prompt)
            self.kc.input(answer)
        self.assertEqual(self.outcome(request).text(), "[ true, false ]")

    def test_an_interrupt_ends_the_question(self):
        request = self.begin("const kept = 3; await input('Waiting')")
        self.asked()
        self.km.interrupt_kernel()
        self.assertEqual(self.outcome(request).reply["ename"], "Interrupted")
        self.assertEqual(self.run_cell("kept").text(), "3")

    def test_an_answer_that_nobody_asked_for_changes_nothing(self):
        self.kc.input("unasked")
        request = self.begin("await input('Real')")
        self.asked()
        self.kc.input("real")
        self.assertEqual(self.outcome(request).text(), "'real'")

    def test_where_nobody_can_be_asked_the_error_says_so(self):
        reply = self.run_cell("import { input } from 'tslab-ml'; await input('?')", allow_stdin=False).reply
        self.assertEqual(reply["ename"], "StdinNotImplementedError")
        self.assertIn("cannot ask", reply["evalue"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
