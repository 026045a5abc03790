#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <readline/readline.h>
#include <readline/history.h>

// Swift 6 does not let C's global variables be touched directly; these set them.

static inline void creadline_prepare(const char *name) {
  rl_readline_name = name;
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_completion_query_items = -1;
  rl_completer_word_break_characters = " \t\n\"\\'`@$><=;|&{([)}],+-*/:%!^~";
  rl_completer_quote_characters = "";
  history_comment_char = '#';
  history_write_timestamps = 1;
}

static inline void creadline_set_completion(rl_completion_func_t *function) {
  rl_attempted_completion_function = function;
}

static inline void creadline_no_default_completion(void) { rl_attempted_completion_over = 1; }

static inline void creadline_set_append(int character) {
  rl_completion_append_character = character;
}

static inline void creadline_set_break_characters(const char *characters) {
  rl_completer_word_break_characters = characters;
}

static inline void creadline_move_to_end(void) {
  rl_point = rl_end;
  rl_redisplay();
}

// What terminals send before a pasted text.
static inline void creadline_bind_paste(rl_command_func_t *function) {
  rl_bind_keyseq_in_map("\033[200~", function, emacs_standard_keymap);
  rl_bind_keyseq_in_map("\033[200~", function, vi_insertion_keymap);
}

static inline void creadline_output_to_stderr(void) { rl_outstream = stderr; }
static inline const char *creadline_line(void) { return rl_line_buffer; }
static inline int creadline_point(void) { return rl_point; }
static inline int creadline_history_length(void) { return history_length; }
