// SPDX-License-Identifier: GPL-2.0
/* The words of a story, made clean one after the other. */

#include <errno.h>
#include <stdlib.h>

#include "columns.h"
#include "quill.h"

/**
 * quill_begin() - begin to write
 * @quill: where to: @quill->out
 * @utf8: else all becomes ASCII
 *
 * Return: 0 or -ENOMEM.
 */
int quill_begin(struct quill *quill, bool utf8)
{
	quill->utf8 = utf8;
	quill->text = NULL;
	quill->out = open_memstream(&quill->text, &quill->size);
	return quill->out ? 0 : -ENOMEM;
}

/**
 * quill_take() - take what was written
 * @quill: what quill_begin() began; ready for the next words then
 * @to: where to; what does not fit is left out
 * @size: room there
 */
void quill_take(struct quill *quill, char *to, size_t size)
{
	fputc('\0', quill->out);
	*to = '\0';
	if (!fflush(quill->out))
		columns_clean(to, size, quill->text, quill->utf8);
	rewind(quill->out);
}

void quill_end(struct quill *quill)
{
	fclose(quill->out);
	free(quill->text);
}
