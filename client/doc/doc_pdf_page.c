#include "client/doc/doc_pdf_page.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/io/buffer.h"

#define FOOT     (10 * MZ_PDF_MM) /* kept free for the foot, above the margin's lower half */
#define HEAD     (6 * MZ_PDF_MM)  /* and for the head, where there is one */
#define NOTE     7.5              /* points, of notes */
#define NOTE_GAP 1.0              /* between notes */
#define RULE     5.0              /* the line above the notes, with the space around it */

/* The first that is installed: Debian's fonts-noto-cjk, fonts-wqy-zenhei; what office machines
 * have. */
static const char family[] =
    "Noto Sans CJK SC,Source Han Sans SC,WenQuanYi Zen Hei,SimSun,Microsoft YaHei,sans-serif";

/* -- Text. */

static void set_look(PangoLayout *layout, double points, bool bold, double width,
                     enum mz_doc_align align) {
    static const PangoAlignment aligns[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                            PANGO_ALIGN_RIGHT};
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, family);
    pango_font_description_set_size(font, (int)(points * PANGO_SCALE));
    if (bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, aligns[align]);
    pango_layout_set_indent(layout, 0);
    pango_layout_set_line_spacing(layout, 0);
    pango_layout_set_attributes(layout, NULL);
}

void mz_pdf_text(struct mz_pdf_page *page, PangoLayout *layout, const char *text, double points,
                 bool bold, double width, enum mz_doc_align align) {
    set_look(layout, points, bold, width, align);
    pango_layout_set_text(layout, text, -1);
    page->marks_count = layout == page->layout ? 0 : page->marks_count;
}

static void add_mark(struct mz_pdf_page *page, size_t at, unsigned note) {
    if (page->marks_count == page->marks_room) {
        size_t room = page->marks_room * 2 + 16;
        struct mz_pdf_mark *marks = realloc(page->marks, room * sizeof *marks);
        if (marks == NULL) {
            page->failed = true;
            return;
        }
        page->marks = marks;
        page->marks_room = room;
    }
    page->marks[page->marks_count++] = (struct mz_pdf_mark){at, note};
}

static void attribute(PangoAttrList *list, PangoAttribute *attribute, size_t from, size_t to) {
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)to;
    pango_attr_list_insert(list, attribute);
}

/* Where the character begins that ends at this byte: a mark is never parted from it. */
static size_t last_character(const struct mz_buffer *text, size_t at) {
    const unsigned char *bytes = text->data;
    do
        at -= at > 0;
    while (!text->failed && at > 0 && (bytes[at] & 0xc0) == 0x80);
    return at;
}

void mz_pdf_text_runs(struct mz_pdf_page *page, PangoLayout *layout, const struct mz_doc_run *runs,
                      double points, bool bold, double width, enum mz_doc_align align) {
    struct mz_buffer text = {0};
    PangoAttrList *list = pango_attr_list_new();
    page->marks_count = 0;
    for (const struct mz_doc_run *run = runs; run != NULL; run = run->next) {
        size_t from = text.size;
        mz_buffer_text(&text, run->text != NULL ? run->text : "");
        if (run->bold)
            attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, text.size);
        if (run->note == 0)
            continue;
        from = text.size;
        mz_buffer_format(&text, "[%u]", run->note);
        attribute(list, pango_attr_rise_new((int)(points * 0.33 * PANGO_SCALE)), from, text.size);
        attribute(list, pango_attr_scale_new(0.65), from, text.size);
        attribute(list, pango_attr_allow_breaks_new(FALSE), last_character(&text, from), text.size);
        add_mark(page, from, run->note);
    }
    set_look(layout, points, bold, width, align);
    pango_layout_set_text(layout, mz_buffer_string(&text), -1);
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    page->failed = page->failed || text.failed;
    mz_buffer_free(&text);
}

double mz_pdf_text_height(PangoLayout *layout) {
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

double mz_pdf_text_width(PangoLayout *layout) {
    int width;
    pango_layout_get_size(layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

double mz_pdf_last_width(PangoLayout *layout) {
    PangoRectangle place;
    PangoLayoutLine *last =
        pango_layout_get_line_readonly(layout, pango_layout_get_line_count(layout) - 1);
    pango_layout_line_get_extents(last, NULL, &place);
    return (double)(place.x + place.width) / PANGO_SCALE;
}

void mz_pdf_draw_text(struct mz_pdf_page *page, PangoLayout *layout, double x, double y) {
    if (!page->drawing)
        return;
    cairo_move_to(page->cairo, x, y);
    pango_cairo_show_layout(page->cairo, layout);
}

/* -- Notes. */

static void set_note(struct mz_pdf_page *page, unsigned note) {
    struct mz_buffer line = {0};
    mz_buffer_format(&line, "[%u] %s", note, page->notes[note - 1]->text);
    mz_pdf_text(page, page->small, mz_buffer_string(&line), NOTE, false,
                page->width - 2 * MZ_PDF_MARGIN, MZ_DOC_LEFT);
    page->failed = page->failed || line.failed;
    mz_buffer_free(&line);
}

double mz_pdf_note_height(struct mz_pdf_page *page, unsigned note) {
    if (note == 0 || note > page->doc->notes || page->is_placed[note - 1])
        return 0;
    set_note(page, note);
    return mz_pdf_text_height(page->small) + NOTE_GAP +
           (page->first_note == page->last_note ? RULE : 0);
}

void mz_pdf_place_note(struct mz_pdf_page *page, unsigned note) {
    double height = mz_pdf_note_height(page, note);
    if (height <= 0)
        return;
    page->is_placed[note - 1] = true;
    page->placed[page->last_note++] = note;
    page->notes_height += height;
}

static void draw_notes(struct mz_pdf_page *page) {
    double y = page->height - MZ_PDF_MARGIN - FOOT - page->notes_height + RULE;
    if (page->first_note == page->last_note)
        return;
    if (page->drawing) {
        cairo_set_line_width(page->cairo, 0.5);
        cairo_move_to(page->cairo, MZ_PDF_MARGIN, y - RULE / 2);
        cairo_line_to(page->cairo, MZ_PDF_MARGIN + 50 * MZ_PDF_MM, y - RULE / 2);
        cairo_stroke(page->cairo);
    }
    for (; page->first_note < page->last_note; page->first_note++) {
        set_note(page, page->placed[page->first_note]);
        mz_pdf_draw_text(page, page->small, MZ_PDF_MARGIN, y);
        y += mz_pdf_text_height(page->small) + NOTE_GAP;
    }
}

/* -- Pages. */

static void draw_head_and_foot(struct mz_pdf_page *page) {
    char number[48];
    double width = page->width - 2 * MZ_PDF_MARGIN;
    (void)snprintf(number, sizeof number,
                   page->doc->language == MZ_CHINESE ? "第 %u 页 / 共 %u 页" : "Page %u of %u",
                   page->number, page->total);
    double y = page->height - MZ_PDF_MARGIN - FOOT + 2 * MZ_PDF_MM;
    mz_pdf_text(page, page->small, page->doc->foot, 7, false, width - 30 * MZ_PDF_MM, MZ_DOC_LEFT);
    mz_pdf_draw_text(page, page->small, MZ_PDF_MARGIN, y);
    mz_pdf_text(page, page->small, number, 8, false, width, MZ_DOC_RIGHT);
    mz_pdf_draw_text(page, page->small, MZ_PDF_MARGIN, y);
    if (page->doc->head[0] == '\0')
        return;
    mz_pdf_text(page, page->small, page->doc->head, 8, false, width, MZ_DOC_RIGHT);
    mz_pdf_draw_text(page, page->small, MZ_PDF_MARGIN, MZ_PDF_MARGIN - 2 * MZ_PDF_MM);
}

void mz_pdf_end_page(struct mz_pdf_page *page) {
    if (page->number == 0)
        return;
    draw_notes(page);
    draw_head_and_foot(page);
    if (page->drawing)
        cairo_show_page(page->cairo);
}

void mz_pdf_begin_page(struct mz_pdf_page *page, bool landscape) {
    mz_pdf_end_page(page);
    page->landscape = landscape;
    page->width = (landscape ? 297 : 210) * MZ_PDF_MM;
    page->height = (landscape ? 210 : 297) * MZ_PDF_MM;
    page->number++;
    page->top = MZ_PDF_MARGIN + (page->doc->head[0] != '\0' ? HEAD : 0);
    page->y = page->top;
    page->notes_height = 0;
    if (page->drawing)
        cairo_pdf_surface_set_size(page->surface, page->width, page->height);
}

double mz_pdf_room(const struct mz_pdf_page *page) {
    return page->height - MZ_PDF_MARGIN - FOOT - page->notes_height - page->y;
}

bool mz_pdf_is_fresh(const struct mz_pdf_page *page) {
    return page->y <= page->top;
}
