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


@pytest.mark.parametrize(
    "source", ["_(field.words(kind))", "_(NAMES[1])", '_(NAMES.get(1, N_("It is so.")))', "_(said)"]
)
def test_a_sentence_from_a_table_is_left_to_the_table(source):
    assert translations.sentences(source, "a.py").keys() <= {("It is so.",)}


def test_a_sentence_that_stands_in_for_a_missing_one_is_gathered():
    source = '_(NAMES.get("key", "It is so."))'
    assert translations.sentences(source, "a.py").keys() == {("It is so.",)}


def test_either_of_two_sentences_is_gathered():
    assert translations.sentences('_("Held" if held else "It broke")', "a.py").keys() == {
        ("Held",),
        ("It broke",),
    }


def test_the_template_is_the_same_whatever_the_order():
    one = {("B",): {"y.py", "x.py"}, ("A", "As"): {"x.py"}}
    other = dict(reversed(one.items()))
    assert translations.template(one) == translations.template(other)


def test_quotes_and_line_ends_survive():
    assert translations.quoted('say "yes"\n') == r'"say \"yes\"\n"'
