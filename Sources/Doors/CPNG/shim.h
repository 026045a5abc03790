#pragma once
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <png.h>

// libpng reports errors with longjmp. Every function here that can fail sets the jump target itself
// and returns 0 on failure, so that no jump ever crosses a frame of Swift. Input and output are
// memory; nothing calls back.

typedef struct ngffz_png {
  const unsigned char *input;
  size_t input_size, input_at;
  unsigned char *output;
  size_t output_size, output_room;
  png_structp png;
  png_infop info;
  uint32_t width, height;
  int bit_depth, color_type, channels, passes;
  size_t row_bytes;
  char message[200];
  char warning[100];
} ngffz_png;

static inline void ngffz_png_on_error(png_structp png, png_const_charp text) {
  ngffz_png *self = (ngffz_png *)png_get_error_ptr(png);
  snprintf(
      self->message, sizeof self->message, "%s%s%s", text ? text : "unknown error",
      self->warning[0] ? "; " : "", self->warning);
  png_longjmp(png, 1);
}

static inline void ngffz_png_on_warning(png_structp png, png_const_charp text) {
  ngffz_png *self = (ngffz_png *)png_get_error_ptr(png);
  snprintf(self->warning, sizeof self->warning, "%s", text ? text : "");
}

static inline void ngffz_png_take(png_structp png, png_bytep to, size_t count) {
  ngffz_png *self = (ngffz_png *)png_get_io_ptr(png);
  if (count > self->input_size - self->input_at) png_error(png, "the file ends too early");
  memcpy(to, self->input + self->input_at, count);
  self->input_at += count;
}

static inline void ngffz_png_give(png_structp png, png_bytep from, size_t count) {
  ngffz_png *self = (ngffz_png *)png_get_io_ptr(png);
  if (count > self->output_room - self->output_size) {
    size_t room = self->output_room ? self->output_room : 4096;
    while (room - self->output_size < count) {
      if (room > SIZE_MAX / 2) png_error(png, "the picture is too large");
      room *= 2;
    }
    unsigned char *grown = (unsigned char *)realloc(self->output, room);
    if (!grown) png_error(png, "no memory");
    self->output = grown;
    self->output_room = room;
  }
  memcpy(self->output + self->output_size, from, count);
  self->output_size += count;
}

static inline void ngffz_png_flush(png_structp png) { (void)png; }

/// Frees whatever the struct holds.
static inline void ngffz_png_close(ngffz_png *self, int is_writer) {
  if (self->png) {
    if (is_writer) {
      png_destroy_write_struct(&self->png, &self->info);
    } else {
      png_destroy_read_struct(&self->png, &self->info, NULL);
    }
  }
  free(self->output);
  self->output = NULL;
}

/// Reads the header of the PNG in `input` and prepares for whole bytes per sample: palette becomes
/// RGB, gray of 2 and 4 bits is stretched to 8, gray of 1 bit becomes a byte 0 or 1, 16-bit samples
/// get this machine's order, transparency other than an alpha channel is left out.
__attribute__((noinline)) static inline int ngffz_png_open(
    ngffz_png *self, const unsigned char *input, size_t size, uint32_t limit) {
  self->input = input;
  self->input_size = size;
  self->png = png_create_read_struct(
      PNG_LIBPNG_VER_STRING, self, ngffz_png_on_error, ngffz_png_on_warning);
  if (!self->png) return 0;
  if (setjmp(png_jmpbuf(self->png))) return 0;
  self->info = png_create_info_struct(self->png);
  if (!self->info) png_error(self->png, "no memory");
  png_set_read_fn(self->png, self, ngffz_png_take);
  png_set_user_limits(self->png, limit, limit);
  png_read_info(self->png, self->info);
  self->width = png_get_image_width(self->png, self->info);
  self->height = png_get_image_height(self->png, self->info);
  self->bit_depth = png_get_bit_depth(self->png, self->info);
  self->color_type = png_get_color_type(self->png, self->info);
  return 1;
}

/// Sets up the conversions and starts the decompressor.
__attribute__((noinline)) static inline int ngffz_png_start(ngffz_png *self) {
  const uint16_t one = 1;
  if (setjmp(png_jmpbuf(self->png))) return 0;
  if (self->color_type == PNG_COLOR_TYPE_PALETTE) {
    png_set_palette_to_rgb(self->png);
    png_set_strip_alpha(self->png);
  } else if (self->color_type == PNG_COLOR_TYPE_GRAY && self->bit_depth < 8) {
    if (self->bit_depth == 1) {
      png_set_packing(self->png);
    } else {
      png_set_expand_gray_1_2_4_to_8(self->png);
    }
  }
  if (self->bit_depth == 16 && *(const uint8_t *)&one) png_set_swap(self->png);
  self->passes = png_set_interlace_handling(self->png);
  png_read_update_info(self->png, self->info);
  self->channels = png_get_channels(self->png, self->info);
  self->row_bytes = png_get_rowbytes(self->png, self->info);
  return 1;
}

/// Reads the next `count` rows of the current pass to `rows`.
__attribute__((noinline)) static inline int ngffz_png_read_rows(
    ngffz_png *self, unsigned char *rows, size_t count) {
  if (setjmp(png_jmpbuf(self->png))) return 0;
  for (size_t row = 0; row < count; row++) {
    png_read_row(self->png, rows + row * self->row_bytes, NULL);
  }
  return 1;
}

/// Reads what comes after the pixels.
__attribute__((noinline)) static inline int ngffz_png_finish(ngffz_png *self) {
  if (setjmp(png_jmpbuf(self->png))) return 0;
  png_read_end(self->png, NULL);
  return 1;
}

/// Encodes rows of whole bytes per sample (16-bit samples in this machine's order) to `output`.
__attribute__((noinline)) static inline int ngffz_png_encode(
    ngffz_png *self, const unsigned char *rows, size_t row_bytes, int level) {
  const uint16_t one = 1;
  self->png = png_create_write_struct(
      PNG_LIBPNG_VER_STRING, self, ngffz_png_on_error, ngffz_png_on_warning);
  if (!self->png) return 0;
  if (setjmp(png_jmpbuf(self->png))) return 0;
  self->info = png_create_info_struct(self->png);
  if (!self->info) png_error(self->png, "no memory");
  png_set_write_fn(self->png, self, ngffz_png_give, ngffz_png_flush);
  png_set_IHDR(
      self->png, self->info, self->width, self->height, self->bit_depth, self->color_type,
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(self->png, level);
  png_write_info(self->png, self->info);
  if (self->bit_depth == 1) png_set_packing(self->png);
  if (self->bit_depth == 16 && *(const uint8_t *)&one) png_set_swap(self->png);
  for (uint32_t row = 0; row < self->height; row++) {
    png_write_row(self->png, rows + (size_t)row * row_bytes);
  }
  png_write_end(self->png, self->info);
  return 1;
}
