"""Every sentence reaches the translators whole."""

import pytest
import translations


def test_sentences_plurals_and_marked_tables_are_gathered():
    source = 'title = _("Today")\nngettext("{n} flag", "{n} flags", n)\nNAMES = {1: N_("Owner")}\nlabel(_(NAMES[1]))\n'
    assert translations.sentences(source, "a.py").keys() == {
        ("Today",),
        ("{n} flag", "{n} flags"),
        ("Owner",),
    }


@pytest.mark.parametrize("source", ['_(f"Hello {name}")', '_("Hello " + name)', '_("Hello {}".format(name))'])
def test_a_sentence_put_together_before_it_is_translated_is_refused(source):
    with pytest.raises(translations.NotPlain, match="a.py:1"):
        translations.sentences(source, "a.py")


def test_the_template_is_the_same_whatever_the_order():
    one = {("B",): {"y.py", "x.py"}, ("A", "As"): {"x.py"}}
    other = dict(reversed(one.items()))
    assert translations.template(one) == translations.template(other)


def test_quotes_and_line_ends_survive():
    assert translations.quoted('say "yes"\n') == r'"say \"yes\"\n"'
