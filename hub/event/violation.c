#include "hub/event/violation.h"

#include "hub/event/event.h"

#include <stdio.h>
#include <string.h>

/* Octets of what is taken from a message, and of what is shown of it. */
enum { PART_TEXT = 2048, PART_SHOWN = 160 };

/* A sentence per error of libxml2. Where a message ends in something of the schema's, `before` and `after` enclose it,
 * and it stands for the %s of the sentences with a limit; else those without are used. */
struct sentence {
    int code;
    const char *en, *zh;
    const char *before, *after;
    const char *en_with, *zh_with;
};

static const struct sentence schema_sentences[] = {
    {XML_SCHEMAV_CVC_LENGTH_VALID, "wrong length", "长度不符", "length of '", "'.", "length must be %s",
     "长度必须为 %s"},
    {XML_SCHEMAV_CVC_MINLENGTH_VALID, "too short", "过短", "minimum length of '", "'.",
     "shorter than the minimum length %s", "短于最小长度 %s"},
    {XML_SCHEMAV_CVC_MAXLENGTH_VALID, "too long", "过长", "maximum length of '", "'.",
     "longer than the maximum length %s", "超过最大长度 %s"},
    {XML_SCHEMAV_CVC_MININCLUSIVE_VALID, "too small", "过小", "allowed ('", "').", "less than the minimum %s",
     "小于最小值 %s"},
    {XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID, "too great", "过大", "allowed ('", "').", "greater than the maximum %s",
     "大于最大值 %s"},
    {XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID, "too small", "过小", "greater than '", "'.", "must be greater than %s",
     "必须大于 %s"},
    {XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID, "too great", "过大", "less than '", "'.", "must be less than %s",
     "必须小于 %s"},
    {XML_SCHEMAV_CVC_TOTALDIGITS_VALID, "too many digits", "位数过多", "allowed ('", "').", "more than %s digits",
     "超过 %s 位数字"},
    {XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID, "too many fraction digits", "小数位过多", "allowed ('", "').",
     "more than %s fraction digits", "超过 %s 位小数"},
    {XML_SCHEMAV_CVC_PATTERN_VALID, "does not fit the pattern", "不符合格式", "by the pattern '", "'.",
     "does not fit the pattern %s", "不符合格式 %s"},
    {XML_SCHEMAV_CVC_ENUMERATION_VALID, "not in the code list", "不在代码表中", "of the set {", "}.",
     "not in the code list %s", "不在代码表中：%s"},
    {XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, "not a valid value of its type", "值不符合类型", " type '", "'.",
     "not a valid value of the type %s", "不是类型 %s 的有效值"},
    {XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2, "not a valid list", "列表无效", " type '", "'.",
     "not a valid value of the list %s", "不是列表 %s 的有效值"},
    {XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3, "not a valid value of its type", "值不符合类型", " type '", "'.",
     "not a valid value of the type %s", "不是类型 %s 的有效值"},
    {XML_SCHEMAV_ELEMENT_CONTENT, "unexpected element", "意外的元素", "( ", " ).", "unexpected element; expected: %s",
     "意外的元素，应为：%s"},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, "attribute not allowed", "不允许的属性", NULL, NULL, NULL, NULL},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, "attribute not allowed", "不允许的属性", NULL, NULL, NULL, NULL},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_4, "an attribute is missing", "缺少属性", "The attribute '",
     "' is required but missing.", "the attribute %s is missing", "缺少属性 %s"},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, "must be empty", "必须为空", NULL, NULL, NULL, NULL},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2, "may hold text only", "只能包含文本", NULL, NULL, NULL, NULL},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3, "may hold elements only, no text", "只能包含元素，不能有文本", NULL, NULL, NULL,
     NULL},
    {XML_SCHEMAV_CVC_TYPE_3_1_1, "attributes are not allowed here", "此处不允许属性", NULL, NULL, NULL, NULL},
    {XML_SCHEMAV_CVC_TYPE_3_1_2, "may hold text only", "只能包含文本", NULL, NULL, NULL, NULL},
    {XML_SCHEMAV_CVC_ELT_2, "an abstract element", "抽象元素", NULL, NULL, NULL, NULL},
    {XML_SCHEMAV_CVC_ELT_3_1, "xsi:nil is not allowed", "不允许 xsi:nil", NULL, NULL, NULL, NULL},
};

/* The content model's errors: an element too few is told apart from one too many by the message. */
static const struct sentence missing_child = {XML_SCHEMAV_ELEMENT_CONTENT,
                                              "an element is missing at the end",
                                              "末尾缺少元素",
                                              "( ",
                                              " ).",
                                              "an element is missing at the end; expected: %s",
                                              "末尾缺少元素，应为：%s"};
static const struct sentence some_violation = {0, "breaks the schema", "不符合模式", NULL, NULL, NULL, NULL};

static const struct sentence syntax_sentences[] = {
    {XML_ERR_DOCUMENT_EMPTY, "no XML document here", "不是 XML 文档", NULL, NULL, NULL, NULL},
    {XML_ERR_DOCUMENT_END, "text or a second root element after the end", "文档结束后仍有内容", NULL, NULL, NULL, NULL},
    {XML_ERR_TAG_NAME_MISMATCH, "the end tag belongs to another element", "结束标签与开始标签不符", NULL, NULL, NULL,
     NULL},
    {XML_ERR_TAG_NOT_FINISHED, "the document ends inside an element", "文档在元素内中断", NULL, NULL, NULL, NULL},
    {XML_ERR_GT_REQUIRED, "a tag is not closed with >", "标签未以 > 结束", NULL, NULL, NULL, NULL},
    {XML_ERR_LTSLASH_REQUIRED, "an end tag is missing", "缺少结束标签", NULL, NULL, NULL, NULL},
    {XML_ERR_LT_IN_ATTRIBUTE, "< inside an attribute: write &lt;", "属性中有 <，请写作 &lt;", NULL, NULL, NULL, NULL},
    {XML_ERR_ATTRIBUTE_REDEFINED, "an attribute stands twice", "属性重复", NULL, NULL, NULL, NULL},
    {XML_ERR_ATTRIBUTE_NOT_STARTED, "an attribute value without quotes", "属性值缺少引号", NULL, NULL, NULL, NULL},
    {XML_ERR_ATTRIBUTE_NOT_FINISHED, "an attribute value is not closed", "属性值未结束", NULL, NULL, NULL, NULL},
    {XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "an attribute without a value", "属性没有值", NULL, NULL, NULL, NULL},
    {XML_ERR_INVALID_CHAR, "a control character that XML does not allow", "含有 XML 不允许的控制字符", NULL, NULL, NULL,
     NULL},
    {XML_ERR_INVALID_CHARREF, "a character reference that XML does not allow", "字符引用不被 XML 允许", NULL, NULL,
     NULL, NULL},
    {XML_ERR_UNDECLARED_ENTITY, "an entity that is not declared: only amp, lt, gt, quot, apos are known",
     "未声明的实体：仅可用 amp、lt、gt、quot、apos", NULL, NULL, NULL, NULL},
    {XML_ERR_ENTITYREF_SEMICOL_MISSING, "& without name and semicolon: write &amp;", "& 未转义，请写作 &amp;", NULL,
     NULL, NULL, NULL},
    {XML_ERR_NAME_REQUIRED, "a name is missing after < or &", "< 或 & 之后缺少名称", NULL, NULL, NULL, NULL},
    {XML_ERR_SPACE_REQUIRED, "a space is missing between attributes", "属性之间缺少空格", NULL, NULL, NULL, NULL},
    {XML_ERR_COMMENT_NOT_FINISHED, "a comment is not closed", "注释未结束", NULL, NULL, NULL, NULL},
    {XML_ERR_CDATA_NOT_FINISHED, "a CDATA section is not closed", "CDATA 段未结束", NULL, NULL, NULL, NULL},
    {XML_ERR_MISPLACED_CDATA_END, "]]> in a text: write ]]&gt;", "文本中有 ]]>，请写作 ]]&gt;", NULL, NULL, NULL, NULL},
    {XML_ERR_RESERVED_XML_NAME, "the XML declaration must stand at the very beginning", "XML 声明必须位于文档开头",
     NULL, NULL, NULL, NULL},
    {XML_NS_ERR_UNDEFINED_NAMESPACE, "a namespace prefix is not declared", "命名空间前缀未声明", NULL, NULL, NULL,
     NULL},
};
static const struct sentence some_fault = {0,   "the XML syntax is broken here", "此处 XML 语法有误", NULL, NULL, NULL,
                                           NULL};

static const struct sentence *find(const struct sentence *sentences, size_t count, int code,
                                   const struct sentence *otherwise) {
    for (size_t i = 0; i < count; i++) {
        if (sentences[i].code == code) {
            return &sentences[i];
        }
    }
    return otherwise;
}

/* Where the last `mark` in the message begins, or NULL. */
static const char *last_of(const char *message, const char *mark) {
    const char *last = NULL;
    for (const char *at = strstr(message, mark); at != NULL; at = strstr(at + 1, mark)) {
        last = at;
    }
    return last;
}

/* Names of our own namespace lose it. */
static void without_namespace(char *text) {
    static const char mark[] = "{" EVENT_NAMESPACE "}";
    for (char *at = strstr(text, mark); at != NULL; at = strstr(at, mark)) {
        memmove(at, at + sizeof mark - 1, strlen(at + sizeof mark - 1) + 1);
    }
}

/* A long list keeps what fits, whole items only. */
static void shorten(char *text) {
    if (strlen(text) <= PART_SHOWN) {
        return;
    }
    text[PART_SHOWN] = '\0';
    char *comma = strrchr(text, ',');
    (void)snprintf(comma == NULL ? text : comma, sizeof ", …", comma == NULL ? "…" : ", …");
}

/* The schema's part stands last in a message, after all that was typed. A message that does not end as expected may
 * have been cut, and gives nothing away. */
static bool schema_part(const char *message, const struct sentence *sentence, char part[PART_TEXT]) {
    size_t length = strlen(message);
    length -= length > 0 && message[length - 1] == '\n';
    const char *start = sentence->before == NULL ? NULL : last_of(message, sentence->before);
    if (start == NULL || length < strlen(sentence->after)) {
        return false;
    }
    start += strlen(sentence->before);
    const char *end = message + length - strlen(sentence->after);
    if (end < start || strncmp(end, sentence->after, strlen(sentence->after)) != 0 || end - start >= PART_TEXT) {
        return false;
    }
    (void)snprintf(part, PART_TEXT, "%.*s", (int)(end - start), start);
    without_namespace(part);
    shorten(part);
    return true;
}

/* The sentences of the tables are the only formats, each with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void say(const struct sentence *sentence, const char *message, struct violation *violation) {
    char part[PART_TEXT];
    const bool with = message != NULL && schema_part(message, sentence, part);
    (void)snprintf(violation->en, sizeof violation->en, with ? sentence->en_with : sentence->en, with ? part : "");
    (void)snprintf(violation->zh, sizeof violation->zh, with ? sentence->zh_with : sentence->zh, with ? part : "");
}
#pragma GCC diagnostic pop

/* Messages begin "Element 'name', attribute 'name': " before anything that was typed. */
static void find_attribute(const char *message, struct violation *violation) {
    static const char mark[] = "', attribute '";
    const char *colon = strstr(message, "': ");
    const char *at = strstr(message, mark);
    if (at == NULL || (colon != NULL && colon < at)) {
        return;
    }
    at += sizeof mark - 1;
    (void)snprintf(violation->attribute, sizeof violation->attribute, "%.*s", (int)strcspn(at, "'"), at);
}

void violation_of_schema(const xmlError *found, struct violation *violation) {
    const char *message = found->message == NULL ? "" : found->message;
    const struct sentence *sentence =
        find(schema_sentences, sizeof schema_sentences / sizeof *schema_sentences, found->code, &some_violation);
    if (found->code == XML_SCHEMAV_ELEMENT_CONTENT && strstr(message, "': Missing child element(s).") != NULL) {
        sentence = &missing_child;
    }
    *violation = (struct violation){.attribute = ""};
    find_attribute(message, violation);
    say(sentence, message, violation);
}

void violation_of_syntax(const xmlError *found, struct violation *violation) {
    *violation = (struct violation){.attribute = ""};
    say(find(syntax_sentences, sizeof syntax_sentences / sizeof *syntax_sentences, found->code, &some_fault), NULL,
        violation);
}
