"""Comms, and the widgets that speak through them."""

import unittest

from live import LiveKernel, patience


class CommKernel(LiveKernel):
    def send(self, kind, content, buffers=None):
        message = self.kc.session.msg(kind, content)
        self.kc.session.send(self.kc.shell_channel.socket, message, buffers=buffers)
        return message["header"]["msg_id"]

    def heard(self, kind):
        while True:
            message = self.kc.get_iopub_msg(timeout=patience)
            if message["msg_type"] == kind:
                return message

    def value(self, code):
        outcome = self.run_cell(code)
        self.assertEqual(outcome.reply["status"], "ok", outcome.reply.get("evalue"))
        return outcome


class Comms(CommKernel):
    host = "const { host } = require('tslab-ml/display'); const comms = host().comms;\n"

    def test_code_hears_and_answers_a_page_with_binary_data(self):
        self.value(self.host + """const heard: unknown[] = [];
comms.register('echo', (comm, first) => {
  heard.push(first.data);
  comm.onMessage(({ data, metadata, buffers }) => { heard.push(data, metadata, buffers[0]); comm.send({ back: data }, { buffers: [buffers[0].map((b) => b + 1)] }) });
  comm.onClose(() => heard.push('closed'));
});""")
        self.send("comm_open", {"comm_id": "one", "target_name": "echo", "data": {"hello": 1}})
        request = self.send("comm_msg", {"comm_id": "one", "data": {"n": 5}}, buffers=[b"\x01\x02"])
        back = self.heard("comm_msg")
        self.assertEqual(back["content"], {"comm_id": "one", "data": {"back": {"n": 5}}})
        self.assertEqual(bytes(back["buffers"][0]), b"\x02\x03")
        self.assertEqual(back["parent_header"]["msg_id"], request)
        self.assertEqual(self.ask("comm_info_request", {"target_name": "echo"})["comms"], {"one": {"target_name": "echo"}})
        self.assertEqual(self.ask("comm_info_request", {"target_name": "other"})["comms"], {})
        self.send("comm_close", {"comm_id": "one", "data": {}})
        self.assertEqual(self.value("heard").text(), "[ { hello: 1 }, { n: 5 }, {}, Uint8Array(2) [ 1, 2 ], 'closed' ]")
        self.assertNotIn("one", self.ask("comm_info_request", {})["comms"])

    def test_code_opens_a_comm_that_the_page_closes(self):
        outcome = self.value(self.host + "const opened = comms.open('page', { data: { a: 1 }, metadata: { version: '1' } }, 'two'); let closed = false; opened.onClose(() => (closed = true));")
        (message,) = [message for message in outcome.messages if message["msg_type"] == "comm_open"]
        self.assertEqual(message["content"], {"comm_id": "two", "target_name": "page", "data": {"a": 1}})
        self.assertEqual(message["metadata"], {"version": "1"})
        self.send("comm_close", {"comm_id": "two", "data": {}})
        self.assertEqual(self.value("closed").text(), "true")
        self.assertIn("closed", self.run_cell("opened.send({})").reply["evalue"])

    def test_a_cell_that_waits_hears_messages(self):
        self.value(self.host + "let resolve: (data: unknown) => void; const arrival = new Promise((r) => (resolve = r)); comms.register('wake', (comm, { data }) => resolve(data));")
        request = self.kc.execute("await arrival")
        self.send("comm_open", {"comm_id": "three", "target_name": "wake", "data": {"now": True}})
        self.assertEqual(self.outcome(request).text(), "{ now: true }")

    def test_a_comm_for_nobody_is_closed_at_once(self):
        self.send("comm_open", {"comm_id": "lonely", "target_name": "nobody", "data": {}})
        self.assertEqual(self.heard("comm_close")["content"]["comm_id"], "lonely")


class Widgets(CommKernel):
    def opened(self, code):
        """The states of the widgets that a cell makes, by id, and what the cell shows."""
        outcome = self.value(code)
        messages = [message for message in outcome.messages if message["msg_type"] == "comm_open"]
        for message in messages:
            self.assertEqual((message["content"]["target_name"], message["metadata"]["version"]), ("jupyter.widget", "2.1.0"))
        return {m["content"]["comm_id"]: m["content"]["data"]["state"] for m in messages}, outcome.of("execute_result")[0]["data"]

    def update(self, id, **state):
        self.send("comm_msg", {"comm_id": id, "data": {"method": "update", "state": state, "buffer_paths": []}})

    def test_a_slider_shows_itself_and_knows_where_the_user_left_it(self):
        states, shown = self.opened("import { widgets } from 'tslab-ml'; const slider = widgets.slider({ min: 1, max: 9, value: 4, description: 'n' }); slider")
        id = shown["application/vnd.jupyter.widget-view+json"]["model_id"]
        state = states[id]
        self.assertEqual((state["_model_name"], state["_view_name"], state["value"], state["max"]), ("IntSliderModel", "IntSliderView", 4, 9))
        self.assertEqual({states[state[part][10:]]["_model_name"] for part in ("layout", "style")}, {"LayoutModel", "SliderStyleModel"})
        self.assertEqual(shown["text/plain"], "slider n 4 (1 to 9)")
        self.value("const seen: number[] = []; const stop = slider.onChange((value) => seen.push(value))")
        self.update(id, value=7)
        self.assertEqual(self.value("[slider.value, seen]").text(), "[ 7, [ 7 ] ]")
        moved = self.value("stop(); slider.value = 2")
        (message,) = [message for message in moved.messages if message["msg_type"] == "comm_msg"]
        self.assertEqual(message["content"]["data"], {"method": "update", "state": {"value": 2}, "buffer_paths": []})

    def test_a_page_that_is_loaded_again_gets_every_state(self):
        _, shown = self.opened("import { widgets } from 'tslab-ml'; const box = widgets.checkbox({ value: true }); box")
        id = shown["application/vnd.jupyter.widget-view+json"]["model_id"]
        self.send("comm_open", {"comm_id": "control", "target_name": "jupyter.widget.control", "data": {}})
        self.send("comm_msg", {"comm_id": "control", "data": {"method": "request_states"}})
        data = self.heard("comm_msg")["content"]["data"]
        self.assertEqual(data["method"], "update_states")
        self.assertTrue(data["states"][id]["state"]["value"])

    def test_a_dropdown_gives_the_option_and_a_button_its_clicks(self):
        _, shown = self.opened("import { widgets } from 'tslab-ml'; const choice = widgets.dropdown({ options: ['adam', 'sgd'], value: 'sgd' }); choice")
        self.update(shown["application/vnd.jupyter.widget-view+json"]["model_id"], index=0)
        _, shown = self.opened("let clicks = 0; const button = widgets.button({ description: 'Go' }); button.onClick(() => clicks++); button")
        id = shown["application/vnd.jupyter.widget-view+json"]["model_id"]
        for _ in range(2):
            self.send("comm_msg", {"comm_id": id, "data": {"method": "custom", "content": {"event": "click"}}})
        self.assertEqual(self.value("[choice.value, clicks]").text(), "[ 'adam', 2 ]")

    def test_bad_options_are_told_by_name(self):
        for code, words in (("slider({ min: 5, max: 5 })", "min must be less than max"), ("slider({ value: 300 })", "value is 300"),
                            ("dropdown({ options: [] })", "options is empty"), ("anywidget({ esm: '' })", "esm must be")):
            self.assertIn(words, self.run_cell(f"import {{ widgets }} from 'tslab-ml'; widgets.{code}").reply["evalue"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
