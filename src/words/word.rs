//! The words of the interface that code names. Words that only templates name need no entry.

macro_rules! words {
    ($($name:ident = $key:literal),* $(,)?) => {
        /// A word of the interface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the key in `templates/words/en.yaml` says what it is")]
        pub enum Word { $($name),* }

        impl Word {
            /// Every word.
            pub(super) const ALL: &[Word] = &[$(Word::$name),*];

            /// Returns its key in the words files.
            pub(super) fn key(self) -> &'static str {
                match self { $(Word::$name => $key),* }
            }
        }
    };
}

words! {
    LanguageName = "language_name", SiteName = "site_name", InSource = "in_source",
    Interpreter = "interpreter", ErrorPrefix = "error_prefix", NoneWithOthers = "none_with_others",
    ChooseOneOnly = "choose_one_only", NumberNot = "number_not", NumberRange = "number_range",
    NumberWhole = "number_whole", NumberDecimals = "number_decimals", DateNot = "date_not",
    DateRange = "date_range", DateAfter = "date_after", DateBefore = "date_before",
    DateFuture = "date_future", DateOrder = "date_order", YearLabel = "year_label",
    MonthLabel = "month_label", DayLabel = "day_label", UnreadHeading = "unread_heading",
    ChangedHeading = "changed_heading", UnreadOption = "unread_option", UnreadPart = "unread_part",
    UnreadSomething = "unread_something", PreparedHeading = "prepared_heading", KeptHeading = "kept_heading",
    LinkOldHeading = "link_old_heading", LinkMisreadHeading = "link_misread_heading",
    PrefilledBy = "prefilled_by", Prefilled = "prefilled", SendHeading = "send_heading",
    SendSubject = "send_subject", SendGuide = "send_guide", KeepLine = "keep_line",
    EnglishName = "english_name", GoneHeading = "gone_heading", HomeHeading = "home_heading",
    NotFoundHeading = "not_found_heading", NotFoundText = "not_found_text",
    MisreadHeading = "misread_heading", MisreadText = "misread_text", TooLargeHeading = "too_large_heading",
    TooLargeText = "too_large_text", TooManyHeading = "too_many_heading", TooManyText = "too_many_text",
    FailureHeading = "failure_heading", FailureText = "failure_text", OpenTabText = "open_tab_text",
    FailureNumber = "failure_number",
}
