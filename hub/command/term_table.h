/* term_table.h – what the codes of model, store and rights are called in Chinese. In English a code is a word already. */
#ifndef HUB_COMMAND_TERM_TABLE_H
#define HUB_COMMAND_TERM_TABLE_H

/* X(domain, "code", "Chinese"). A test holds this beside the tables of the model, the store and the rights. */
/* clang-format off */
#define TERM_TABLE(X) \
    /* how far a customer has come */ \
    X(STAGE, "lead", "线索") X(STAGE, "opportunity", "商机") X(STAGE, "customer", "客户") \
    X(STAGE, "satisfied", "满意客户") X(STAGE, "loyal", "忠诚客户") X(STAGE, "lifetime", "终身客户") \
    /* what a weight comes to */ \
    X(ZONE, "link", "同一客户") X(ZONE, "review", "待人工确认") X(ZONE, "apart", "不同客户") \
    X(VERDICT, "same", "同一客户") X(VERDICT, "apart", "不同客户") X(VERDICT, "renumbered", "客户号变更") \
    /* what candidates are found by */ \
    X(KEY, "phone", "电话") X(KEY, "id-document", "证件") X(KEY, "id-masked", "掩码证件号") X(KEY, "email", "邮箱") \
    X(KEY, "account", "账号") X(KEY, "vin", "车架号") X(KEY, "vin-tail", "车架号后八位") X(KEY, "plate", "车牌") \
    X(KEY, "name-birth", "姓名和生日") X(KEY, "name", "姓名") X(KEY, "organisation", "企业名称") \
    X(KEY, "name-phone", "姓名和掩码电话") X(KEY, "name-id", "姓名和掩码证件号") X(KEY, "door", "门牌地址") \
    /* what is compared, and how it comes out */ \
    X(COMPARATOR, "name", "姓名") X(COMPARATOR, "latin-name", "拼音姓名") X(COMPARATOR, "birth-date", "出生日期") \
    X(COMPARATOR, "gender", "性别") X(COMPARATOR, "id-document", "证件") X(COMPARATOR, "phone", "电话") \
    X(COMPARATOR, "email", "邮箱") X(COMPARATOR, "account", "账号") X(COMPARATOR, "address", "地址") \
    X(COMPARATOR, "vehicle", "车辆") X(COMPARATOR, "party-kind", "客户性质") \
    X(COMPARATOR, "text", "文本") \
    X(LEVEL, "missing", "缺失") X(LEVEL, "same", "相同") X(LEVEL, "different", "不同") \
    X(LEVEL, "same-pinyin", "拼音相同") X(LEVEL, "similar", "相近") X(LEVEL, "one-character", "差一字") \
    X(LEVEL, "latin", "与拼音相符") X(LEVEL, "former", "与曾用值相同") X(LEVEL, "title-agrees", "姓氏称谓相符") \
    X(LEVEL, "title-disagrees", "姓氏称谓不符") X(LEVEL, "different-script", "文字不同，无法比较") \
    X(LEVEL, "organisation-same", "企业名称相同") X(LEVEL, "organisation-core", "企业字号相同") \
    X(LEVEL, "variant", "异体字写法") X(LEVEL, "look-alike", "形近字") \
    X(LEVEL, "organisation-registered", "企业注册全称相同") X(LEVEL, "organisation-similar", "企业字号相近") \
    X(LEVEL, "same-street", "同街道") X(LEVEL, "plate-moved", "车牌相同，但已换车") \
    X(LEVEL, "organisation-different", "企业名称不同") X(LEVEL, "swapped", "月日颠倒") X(LEVEL, "one-digit", "差一位数字") \
    X(LEVEL, "same-year", "年份相同") X(LEVEL, "same-unverified", "相同但未通过校验") X(LEVEL, "one-slip", "差一处笔误") \
    X(LEVEL, "masked-fits", "与掩码相符") X(LEVEL, "masked-differs", "与掩码不符") X(LEVEL, "same-landline", "座机相同") \
    X(LEVEL, "same-others", "相同，但属他人") X(LEVEL, "same-former", "与曾用号码相同") X(LEVEL, "same-district", "同区县") \
    X(LEVEL, "same-city", "同城市") X(LEVEL, "owner-owner", "同为车主") X(LEVEL, "owner-unknown", "一方为车主") \
    X(LEVEL, "unknown-unknown", "关系均不详") X(LEVEL, "with-driver", "一方为驾驶人") X(LEVEL, "tail", "车架号后八位相同") \
    X(LEVEL, "plate", "车牌相同") X(LEVEL, "plate-with-driver", "车牌相同，一方为驾驶人") \
    /* why a value survives */ \
    X(SURVIVOR, "only", "唯一值") X(SURVIVOR, "pinned", "人工固定") X(SURVIVOR, "trusted", "可信来源") \
    X(SURVIVOR, "verified", "已校验") X(SURVIVOR, "recent", "最新") X(SURVIVOR, "frequent", "最常见") \
    X(SURVIVOR, "complete", "最完整") X(SURVIVOR, "all", "全部保留") \
    /* what a partner sees, and why it may */ \
    X(SECTION, "own-numbers", "本方客户号") X(SECTION, "identity", "身份") X(SECTION, "contact", "联系方式") \
    X(SECTION, "address", "地址") X(SECTION, "vehicle", "车辆") X(SECTION, "consent", "授权同意") \
    X(SECTION, "stage", "客户阶段") X(SECTION, "relation", "关系") X(SECTION, "related", "相关客户") X(SECTION, "allocation", "客户分配") \
    X(SECTION, "history", "历史") X(SECTION, "total", "合计") \
    X(RELATION, "own", "自有客户") X(RELATION, "allocated", "分配客户") X(RELATION, "shared", "共享客户") \
    X(RELATION, "group", "同集团") X(RELATION, "served", "到店服务") X(RELATION, "named", "被指名") \
    X(RELATION, "region", "同区域") X(RELATION, "brand", "同品牌") X(RELATION, "any", "任何") \
    X(ORIGIN, "own", "本店") X(ORIGIN, "group", "本集团") X(ORIGIN, "other", "他店") \
    X(PARTNER, "manufacturer", "厂家") X(PARTNER, "dealer", "经销商") X(PARTNER, "dealer-group", "经销商集团") \
    X(PARTNER, "region", "大区") X(PARTNER, "service-station", "服务站") X(PARTNER, "call-centre", "呼叫中心") \
    X(PARTNER, "web-shop", "网上商城") X(PARTNER, "insurer", "保险公司") X(PARTNER, "bank", "银行") \
    X(PARTNER, "club", "俱乐部") \
    /* where a document for the ERP stands */ \
    X(DOCUMENT, "built", "已生成") X(DOCUMENT, "queued", "待发送") X(DOCUMENT, "sent", "已发送") \
    X(DOCUMENT, "held", "暂扣") X(DOCUMENT, "replaced", "已被取代") X(DOCUMENT, "rejected", "被拒绝") \
    X(DOCUMENT, "unknown", "结果未知") \
    /* what a customer is to another one, and what shows it */ \
    X(TIE, "household", "同一家庭") X(TIE, "employs", "雇用") X(TIE, "employed-by", "受雇于") \
    X(TIE, "drives-for", "为其开车") X(TIE, "driven-by", "由其开车") X(TIE, "contact-of", "是其联系人") \
    X(TIE, "has-contact", "联系人为") X(TIE, "previous-owner-of", "前车主，现车主为") \
    X(TIE, "next-owner-of", "现车主，前车主为") \
    X(EVIDENCE, "phone", "电话") X(EVIDENCE, "address", "地址") X(EVIDENCE, "vehicle", "车辆") \
    X(EVIDENCE, "document", "单据") \
    /* codes inside values */ \
    X(VALUE, "person", "个人") X(VALUE, "organisation", "企业") X(VALUE, "male", "男") X(VALUE, "female", "女") \
    X(VALUE, "unknown", "不详") X(VALUE, "resident-id", "居民身份证") X(VALUE, "passport", "护照") \
    X(VALUE, "officer", "军官证") X(VALUE, "hkmt-permit", "港澳台通行证") X(VALUE, "residence-permit", "居留证、居住证") \
    X(VALUE, "uscc", "统一社会信用代码") X(VALUE, "other", "其他") X(VALUE, "mobile", "手机") X(VALUE, "home", "住宅") \
    X(VALUE, "work", "单位") X(VALUE, "fax", "传真") X(VALUE, "self", "本人") X(VALUE, "spouse", "配偶") \
    X(VALUE, "parent", "父母") X(VALUE, "child", "子女") X(VALUE, "colleague", "同事") X(VALUE, "driver", "驾驶人") \
    X(VALUE, "consultant", "顾问") X(VALUE, "registered", "户籍或注册地") X(VALUE, "mailing", "通讯地址") \
    X(VALUE, "app", "厂家 App") X(VALUE, "mini-program", "小程序") X(VALUE, "unionid", "微信 unionid") \
    X(VALUE, "wechat", "微信") X(VALUE, "member-card", "会员卡") X(VALUE, "owner", "车主") X(VALUE, "payer", "付款人") \
    X(VALUE, "contact", "联系人") X(VALUE, "prospect", "潜在客户") X(VALUE, "sales", "销售客户") \
    X(VALUE, "repair", "维修客户") X(VALUE, "vip", "VIP 客户") X(VALUE, "enterprise", "企业客户") X(VALUE, "member", "会员")
/* clang-format on */

#endif
